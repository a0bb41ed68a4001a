using System.Management.Automation;

namespace KubeNet.Shell.Commands.Objects;

/// <summary><c>Sort-Object</c>: orders objects by themselves or by properties; equal ones keep their order.</summary>
[Cmdlet("Sort", "Object")]
internal sealed class SortObjectCommand : PSCmdlet
{
    private readonly List<PSObject> inputs = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[]? Property { get; set; }

    [Parameter]
    public SwitchParameter Descending { get; set; }

    [Parameter]
    public SwitchParameter Unique { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    /// <summary>Accepted: the order is always stable.</summary>
    [Parameter]
    public SwitchParameter Stable { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Top { get; set; }

    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int Bottom { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null) inputs.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        var order = new SortOrder(PropertySelector.Parse(this, Property), Descending, new ObjectComparer(CaseSensitive));
        List<SortEntry> sorted = [.. inputs.Select(order.Entry).OrderBy(entry => entry, order)];
        if (Unique) sorted = [.. WithoutRepetitions(sorted, order)];
        IEnumerable<SortEntry> taken = Top > 0 ? sorted.Take(Top) : Bottom > 0 ? sorted.TakeLast(Bottom) : sorted;
        WriteObject(taken.Select(entry => entry.Input), enumerateCollection: true);
    }

    private static IEnumerable<SortEntry> WithoutRepetitions(List<SortEntry> sorted, SortOrder order)
    {
        for (int i = 0; i < sorted.Count; i++)
        {
            if (i == 0 || order.Compare(sorted[i - 1], sorted[i]) != 0) yield return sorted[i];
        }
    }
}
