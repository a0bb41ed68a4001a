using KubeNet.Engine;
using KubeNet.Engine.Labs;
using KubeNet.KernelTests.Labs;
using KubeNet.KernelTests.Model;

namespace KubeNet.KernelTests.Generated;

/// <summary>
/// A network that is being said, call by call. Each call is tried in the model, whose edits refuse what the kernel would refuse, and is kept
/// where it is taken.
/// </summary>
internal sealed class Draft
{
    private readonly ModelLab _model;
    private readonly List<LabCall> _calls = [];
    private readonly ILabTarget _recorder;
    private LabCall? _last;

    public Draft(bool usesIpv6)
    {
        _model = ModelLab.Draft(usesIpv6);
        _recorder = LabRecorder.For(call => _last = call);
    }

    /// <summary>What was kept.</summary>
    public IReadOnlyList<LabCall> Calls => _calls;

    /// <summary>The model of what was kept.</summary>
    public Lab Lab => _model.Lab;

    /// <summary>Says one thing; false where it was refused and is forgotten.</summary>
    public bool Say(Action<ILabTarget> say)
    {
        say(_recorder);
        try
        {
            _last!.Say(_model);
        }
        catch (NetConfigException)
        {
            return false;
        }

        _calls.Add(_last);
        return true;
    }
}
