using System.Management.Automation;
using System.Management.Automation.Internal;
using KubeNet.Shell.Sessions;

namespace KubeNet.Shell.Commands.Objects;

/// <summary><c>Select-Object</c>: takes some of the objects, and some of their properties.</summary>
[Cmdlet(VerbsCommon.Select, "Object", DefaultParameterSetName = RangeSet)]
internal sealed class SelectObjectCommand : PSCmdlet
{
    private const string RangeSet = "DefaultParameter";
    private const string SkipLastSet = "SkipLastParameter";
    private const string IndexSet = "IndexParameter";
    private const string SkipIndexSet = "SkipIndexParameter";

    private PropertyProjection? projection;
    private ObjectWindow? window;
    private DistinctObjects? distinct;

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0, ParameterSetName = RangeSet)]
    [Parameter(Position = 0, ParameterSetName = SkipLastSet)]
    public object[]? Property { get; set; }

    [Parameter(ParameterSetName = RangeSet)]
    [Parameter(ParameterSetName = SkipLastSet)]
    public string[]? ExcludeProperty { get; set; }

    [Parameter(ParameterSetName = RangeSet)]
    [Parameter(ParameterSetName = SkipLastSet)]
    public string? ExpandProperty { get; set; }

    [Parameter]
    public SwitchParameter Unique { get; set; }

    [Parameter]
    public SwitchParameter CaseInsensitive { get; set; }

    [Parameter(ParameterSetName = RangeSet)]
    [ValidateRange(0, int.MaxValue)]
    public int First { get; set; }

    [Parameter(ParameterSetName = RangeSet)]
    [ValidateRange(0, int.MaxValue)]
    public int Last { get; set; }

    [Parameter(ParameterSetName = RangeSet)]
    [Parameter(ParameterSetName = SkipLastSet)]
    [ValidateRange(0, int.MaxValue)]
    public int Skip { get; set; }

    [Parameter(ParameterSetName = SkipLastSet)]
    [ValidateRange(0, int.MaxValue)]
    public int SkipLast { get; set; }

    [Parameter(ParameterSetName = RangeSet)]
    [Parameter(ParameterSetName = IndexSet)]
    public SwitchParameter Wait { get; set; }

    [Parameter(ParameterSetName = IndexSet)]
    [ValidateRange(0, int.MaxValue)]
    public int[]? Index { get; set; }

    [Parameter(ParameterSetName = SkipIndexSet)]
    [ValidateRange(0, int.MaxValue)]
    public int[]? SkipIndex { get; set; }

    protected override void BeginProcessing()
    {
        projection = new PropertyProjection(this, Property, ExcludeProperty, ExpandProperty);
        window = ObjectWindow.For(
            MyInvocation.BoundParameters.ContainsKey(nameof(First)) ? First : null,
            MyInvocation.BoundParameters.ContainsKey(nameof(Last)) ? Last : null,
            Skip, SkipLast, Index, SkipIndex);
        distinct = Unique ? new DistinctObjects(new ObjectComparer(caseSensitive: !CaseInsensitive)) : null;
    }

    protected override void ProcessRecord()
    {
        if (InputObject is null || ReferenceEquals(InputObject, AutomationNull.Value)) return;
        foreach (PSObject taken in window!.Take(InputObject)) Emit(taken);
        if (window.IsFull && !Wait)
        {
            EndProcessing();
            throw EngineInternals.StopUpstream(this);
        }
    }

    protected override void EndProcessing()
    {
        foreach (PSObject taken in window!.Rest()) Emit(taken);
        if (distinct is not null) WriteObject(distinct.TakeAll(), enumerateCollection: true);
    }

    private void Emit(PSObject taken)
    {
        foreach (PSObject result in projection!.Apply(taken))
        {
            if (distinct is null) WriteObject(result);
            else distinct.Add(result);
        }
    }
}
