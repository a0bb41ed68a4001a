using System.Collections;
using System.Management.Automation;

namespace KubeNet.Shell.Commands.Objects;

/// <summary><c>Add-Member</c>: adds note, script and alias properties and script methods to objects.</summary>
[Cmdlet(VerbsCommon.Add, "Member", DefaultParameterSetName = "TypeNameSet")]
internal sealed class AddMemberCommand : PSCmdlet
{
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "MemberSet")]
    [Alias("Type")]
    public PSMemberTypes MemberType { get; set; }

    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "MemberSet")]
    public string Name { get; set; } = "";

    [Parameter(Position = 2, ParameterSetName = "MemberSet")]
    public object? Value { get; set; }

    [Parameter(Position = 3, ParameterSetName = "MemberSet")]
    public object? SecondValue { get; set; }

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "NotePropertySingleMemberSet")]
    public string NotePropertyName { get; set; } = "";

    [Parameter(Mandatory = true, Position = 1, ParameterSetName = "NotePropertySingleMemberSet")]
    [AllowNull]
    public object? NotePropertyValue { get; set; }

    [Parameter(Mandatory = true, Position = 0, ParameterSetName = "NotePropertyMultiMemberSet")]
    public IDictionary? NotePropertyMembers { get; set; }

    [Parameter]
    public string? TypeName { get; set; }

    [Parameter]
    public SwitchParameter Force { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null) return;
        if (TypeName is not null) InputObject.TypeNames.Insert(0, TypeName);
        foreach (PSMemberInfo member in Members()) Add(InputObject, member);
        if (PassThru) WriteObject(InputObject);
    }

    private IEnumerable<PSMemberInfo> Members()
    {
        switch (ParameterSetName)
        {
            case "NotePropertySingleMemberSet": return [new PSNoteProperty(NotePropertyName, NotePropertyValue)];
            case "NotePropertyMultiMemberSet":
                return [.. NotePropertyMembers!.Cast<DictionaryEntry>().Select(pair => new PSNoteProperty(pair.Key.ToString(), pair.Value))];
            case "TypeNameSet": return [];
        }

        switch (MemberType)
        {
            case PSMemberTypes.NoteProperty: return [new PSNoteProperty(Name, Value)];
            case PSMemberTypes.ScriptProperty: return [new PSScriptProperty(Name, Script(Value), SecondValue is null ? null : Script(SecondValue))];
            case PSMemberTypes.ScriptMethod: return [new PSScriptMethod(Name, Script(Value))];
            case PSMemberTypes.AliasProperty: return [new PSAliasProperty(Name, Value?.ToString())];
            default:
                ThrowTerminatingError(CommandError.Argument(
                    "CannotAddMemberType", $"Cannot add a member of type \"{MemberType}\"; use NoteProperty, ScriptProperty, ScriptMethod or AliasProperty."));
                return [];
        }
    }

    private static ScriptBlock Script(object? value) => LanguagePrimitives.ConvertTo<ScriptBlock>(value);

    private void Add(PSObject target, PSMemberInfo member)
    {
        if (target.Members[member.Name] is not null)
        {
            if (!Force)
            {
                WriteError(CommandError.Invalid(
                    "MemberAlreadyExists",
                    $"Cannot add a member with the name \"{member.Name}\" because a member with that name already exists. "
                    + "To overwrite the member anyway, add the Force parameter to your command.",
                    target));
                return;
            }

            target.Members.Remove(member.Name);
        }

        target.Members.Add(member);
    }
}
