namespace KubeNet.Engine.Tracing;

/// <summary>A hop in the making.</summary>
public sealed class HopRecorder(string @namespace, string? inDevice)
{
    private readonly List<Step> _steps = [];
    private readonly List<string> _out = [];

    /// <summary>How many steps there are.</summary>
    public int Count => _steps.Count;

    /// <summary>Notes a step.</summary>
    public void Add(Step step) => _steps.Add(step);

    /// <summary>Notes a step before those that followed from it: a rule before what its target did.</summary>
    public void Insert(int place, Step step) => _steps.Insert(place, step);

    /// <summary>Notes a device that the packet (or a copy of it) left by.</summary>
    public void LeaveBy(string device)
    {
        if (!_out.Contains(device))
            _out.Add(device);
    }

    /// <summary>The hop as it is now.</summary>
    public Hop ToHop() => new(@namespace, inDevice, _out.Count == 0 ? null : string.Join(",", _out), _steps.ToEquatableArray());
}
