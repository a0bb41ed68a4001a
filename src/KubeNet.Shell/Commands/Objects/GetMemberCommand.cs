using System.Management.Automation;
using System.Reflection;
using Microsoft.PowerShell;

namespace KubeNet.Shell.Commands.Objects;

/// <summary><c>Get-Member</c>: the properties and methods of objects, once for each type.</summary>
[Cmdlet(VerbsCommon.Get, "Member")]
internal sealed class GetMemberCommand : PSCmdlet
{
    private readonly HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public string[] Name { get; set; } = ["*"];

    [Parameter]
    [Alias("Type")]
    public PSMemberTypes MemberType { get; set; } = PSMemberTypes.All;

    [Parameter]
    public SwitchParameter Static { get; set; }

    /// <summary>Also the methods behind properties, <c>get_X</c> and <c>set_X</c>.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null) return;
        Type type = Static ? StaticType(InputObject) : InputObject.BaseObject.GetType();
        string typeName = (Static ? null : InputObject.TypeNames.FirstOrDefault()) ?? type.FullName ?? "";
        if (!seen.Add(typeName)) return;
        WildcardPattern[] patterns = [.. Name.Select(name => WildcardPattern.Get(name, WildcardOptions.IgnoreCase))];
        IEnumerable<MemberDefinition> members = Static
            ? StaticMembers(typeName)
            : InputObject.Members.Match("*", MemberType).Select(member => new MemberDefinition(typeName, member.Name, member.MemberType, member.ToString() ?? ""));
        foreach (MemberDefinition member in members
                     .Where(member => patterns.Any(pattern => pattern.IsMatch(member.Name)) && (Force || !IsAccessor(member)))
                     .OrderBy(member => member.MemberType.ToString()).ThenBy(member => member.Name, StringComparer.OrdinalIgnoreCase))
        {
            var shown = new PSObject(member);
            shown.TypeNames.Insert(0, "Microsoft.PowerShell.Commands.MemberDefinition");
            WriteObject(shown);
        }
    }

    protected override void EndProcessing()
    {
        if (seen.Count == 0) WriteError(CommandError.Invalid("NoObjectInGetMember", "You must specify an object for the Get-Member cmdlet."));
    }

    private static Type StaticType(PSObject input) => input.BaseObject as Type ?? input.BaseObject.GetType();

    private static bool IsAccessor(MemberDefinition member) => member.MemberType == PSMemberTypes.Method
        && (member.Name.StartsWith("get_", StringComparison.Ordinal) || member.Name.StartsWith("set_", StringComparison.Ordinal)
            || member.Name.StartsWith("add_", StringComparison.Ordinal) || member.Name.StartsWith("remove_", StringComparison.Ordinal)
            || member.Name.StartsWith("op_", StringComparison.Ordinal));

    private IEnumerable<MemberDefinition> StaticMembers(string typeName)
    {
        Type type = StaticType(InputObject!);
        const BindingFlags Flags = BindingFlags.Public | BindingFlags.Static | BindingFlags.FlattenHierarchy;
        foreach (IGrouping<string, MethodInfo> overloads in type.GetMethods(Flags).Where(method => !IsPropertyMethod(method)).GroupBy(method => method.Name))
            yield return new MemberDefinition(typeName, overloads.Key, PSMemberTypes.Method, string.Join(", ", overloads.Select(Signature)));
        foreach (PropertyInfo property in type.GetProperties(Flags))
        {
            string access = (property.CanRead ? "get;" : "") + (property.CanWrite ? "set;" : "");
            string definition = $"static {NameOf(property.PropertyType)} {property.Name} {{{access}}}";
            yield return new MemberDefinition(typeName, property.Name, PSMemberTypes.Property, definition);
        }

        foreach (FieldInfo field in type.GetFields(Flags))
            yield return new MemberDefinition(typeName, field.Name, PSMemberTypes.Property, $"static {NameOf(field.FieldType)} {field.Name} {{get;}}");
    }

    private static bool IsPropertyMethod(MethodInfo method) => method.IsSpecialName && !method.Name.StartsWith("op_", StringComparison.Ordinal);

    private static string Signature(MethodInfo method) =>
        $"static {NameOf(method.ReturnType)} {method.Name}({string.Join(", ", method.GetParameters().Select(p => $"{NameOf(p.ParameterType)} {p.Name}"))})";

    private static string NameOf(Type type) => ToStringCodeMethods.Type(new PSObject(type));
}
