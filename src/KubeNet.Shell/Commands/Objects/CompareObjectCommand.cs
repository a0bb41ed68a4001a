using System.Management.Automation;

namespace KubeNet.Shell.Commands.Objects;

/// <summary><c>Compare-Object</c>: what two collections have in common and where they differ.</summary>
[Cmdlet(VerbsData.Compare, "Object")]
internal sealed class CompareObjectCommand : PSCmdlet
{
    private readonly List<PSObject> differences = [];

    [Parameter(Position = 0, Mandatory = true)]
    [AllowEmptyCollection]
    public PSObject[] ReferenceObject { get; set; } = [];

    [Parameter(Position = 1, Mandatory = true, ValueFromPipeline = true)]
    [AllowEmptyCollection]
    public PSObject[] DifferenceObject { get; set; } = [];

    [Parameter]
    public object[]? Property { get; set; }

    [Parameter]
    [ValidateRange(0, int.MaxValue)]
    public int SyncWindow { get; set; } = int.MaxValue;

    [Parameter]
    public SwitchParameter ExcludeDifferent { get; set; }

    [Parameter]
    public SwitchParameter IncludeEqual { get; set; }

    [Parameter]
    public SwitchParameter PassThru { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    protected override void ProcessRecord() => differences.AddRange(DifferenceObject);

    protected override void EndProcessing()
    {
        if (ExcludeDifferent && !MyInvocation.BoundParameters.ContainsKey(nameof(IncludeEqual))) IncludeEqual = true;
        var order = new SortOrder(PropertySelector.Parse(this, Property), descending: false, new ObjectComparer(CaseSensitive));
        SortEntry[] references = [.. ReferenceObject.Select(order.Entry)];
        var onlyReference = new LinkedList<(int Index, SortEntry Entry)>(references.Select((entry, index) => (index, entry)));
        var onlyDifference = new List<SortEntry>();
        var equal = new List<SortEntry>();
        for (int i = 0; i < differences.Count; i++)
        {
            SortEntry candidate = order.Entry(differences[i]);
            if (Match(onlyReference, candidate, i, order) is { } found)
            {
                equal.Add(found.Value.Entry);
                onlyReference.Remove(found);
            }
            else onlyDifference.Add(candidate);
        }

        if (IncludeEqual) Emit(equal, "==");
        if (ExcludeDifferent) return;
        Emit(onlyDifference, "=>");
        Emit(onlyReference.Select(entry => entry.Entry), "<=");
    }

    private LinkedListNode<(int Index, SortEntry Entry)>? Match(
        LinkedList<(int Index, SortEntry Entry)> references, SortEntry candidate, int place, SortOrder order)
    {
        for (var node = references.First; node is not null; node = node.Next)
        {
            if (Math.Abs((long)node.Value.Index - place) <= SyncWindow && order.Compare(node.Value.Entry, candidate) == 0) return node;
        }

        return null;
    }

    private void Emit(IEnumerable<SortEntry> entries, string side)
    {
        PropertySelector[] selectors = PropertySelector.Parse(this, Property);
        foreach (SortEntry entry in entries)
        {
            PSObject result = PassThru ? entry.Input.Copy() : new PSObject();
            if (PassThru) result.Properties.Remove("SideIndicator");
            else if (selectors.Length == 0) result.Properties.Add(new PSNoteProperty("InputObject", entry.Input));
            for (int i = 0; !PassThru && i < selectors.Length; i++)
                result.Properties.Add(new PSNoteProperty(selectors[i].Name ?? selectors[i].Expression.ToString(), entry.Keys[i].Value));
            result.Properties.Add(new PSNoteProperty("SideIndicator", side));
            WriteObject(result);
        }
    }
}
