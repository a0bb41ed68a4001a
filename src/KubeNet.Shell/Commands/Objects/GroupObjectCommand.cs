using System.Collections;
using System.Management.Automation;

namespace KubeNet.Shell.Commands.Objects;

/// <summary><c>Group-Object</c>: gathers objects with equal properties.</summary>
[Cmdlet(VerbsData.Group, "Object", DefaultParameterSetName = "HashTable")]
internal sealed class GroupObjectCommand : PSCmdlet
{
    private readonly List<PSObject> inputs = [];

    [Parameter(ValueFromPipeline = true)]
    public PSObject? InputObject { get; set; }

    [Parameter(Position = 0)]
    public object[]? Property { get; set; }

    [Parameter]
    public SwitchParameter NoElement { get; set; }

    [Parameter(ParameterSetName = "HashTable")]
    [Alias("AHT")]
    public SwitchParameter AsHashTable { get; set; }

    [Parameter(ParameterSetName = "HashTable")]
    public SwitchParameter AsString { get; set; }

    [Parameter]
    public SwitchParameter CaseSensitive { get; set; }

    protected override void ProcessRecord()
    {
        if (InputObject is not null) inputs.Add(InputObject);
    }

    protected override void EndProcessing()
    {
        var comparer = new ObjectComparer(CaseSensitive);
        var order = new SortOrder(PropertySelector.Parse(this, Property), descending: false, comparer);
        SortEntry[] entries = [.. inputs.Select(order.Entry)];
        List<GroupInfo> groups = [];
        foreach (SortEntry entry in entries.OrderBy(entry => entry, order))
        {
            object?[] values = [.. entry.Keys.Select(key => key.Value)];
            if (groups.Count == 0 || !SameKeys(groups[^1].Values, values, comparer))
                groups.Add(new GroupInfo { Name = string.Join(", ", values.Select(Text)), Values = values });
            groups[^1].Add(entry.Input, keep: !NoElement);
        }

        if (AsHashTable) WriteObject(Table(groups));
        else WriteObject(groups.Select(Shown), enumerateCollection: true);
    }

    private static bool SameKeys(IReadOnlyList<object?> left, object?[] right, ObjectComparer comparer)
    {
        for (int i = 0; i < right.Length; i++)
        {
            if (comparer.Compare(left[i], right[i]) != 0) return false;
        }

        return true;
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        ICollection items => "{" + string.Join(", ", items.Cast<object?>().Select(Text)) + "}",
        _ => PSObject.AsPSObject(value).ToString(),
    };

    private Hashtable Table(List<GroupInfo> groups)
    {
        var table = CaseSensitive ? new Hashtable() : new Hashtable(StringComparer.OrdinalIgnoreCase);
        foreach (GroupInfo group in groups)
        {
            object key = AsString || group.Values.Count != 1 || group.Values[0] is null ? group.Name : PSObject.AsPSObject(group.Values[0]).BaseObject;
            table[key] = group.Group;
        }

        return table;
    }

    private PSObject Shown(GroupInfo group)
    {
        var shown = new PSObject(group);
        shown.TypeNames.Insert(0, "Microsoft.PowerShell.Commands.GroupInfo");
        if (NoElement) shown.TypeNames.Insert(0, "Microsoft.PowerShell.Commands.GroupInfoNoElement");
        return shown;
    }
}
