using System.Management.Automation;

namespace KubeNet.Shell.Commands.Objects;

/// <summary><c>Get-Unique</c>: leaves out what repeats the object before it.</summary>
[Cmdlet(VerbsCommon.Get, "Unique", DefaultParameterSetName = "AsString")]
internal sealed class GetUniqueCommand : PSCmdlet
{
    private PSObject? last;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(ParameterSetName = "AsString")]
    public SwitchParameter AsString { get; set; }

    [Parameter(ParameterSetName = "UniqueByType")]
    public SwitchParameter OnType { get; set; }

    [Parameter]
    public SwitchParameter CaseInsensitive { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is null || last is not null && Same(last, InputObject)) return;
        last = InputObject;
        WriteObject(InputObject);
    }

    private bool Same(PSObject before, PSObject now)
    {
        if (OnType) return string.Equals(before.TypeNames.FirstOrDefault(), now.TypeNames.FirstOrDefault(), StringComparison.OrdinalIgnoreCase);
        if (AsString)
            return string.Equals(before.ToString(), now.ToString(), CaseInsensitive ? StringComparison.CurrentCultureIgnoreCase : StringComparison.CurrentCulture);
        return new ObjectComparer(caseSensitive: !CaseInsensitive).Compare(before, now) == 0;
    }
}
