using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter.Targets;

namespace KubeNet.Engine.Netfilter.Syntax;

/// <summary>A name of a text, with what it stands for where a rule has it: looked up once for the whole text, by whichever reader comes to it first.</summary>
internal sealed class PooledName(string text, int number)
{
    private MatchExtension? _match;
    private TargetExtension? _target;
    private volatile bool _isTargetKnown;
    private JumpTarget? _jump;

    /// <summary>The name itself.</summary>
    public string Text => text;

    /// <summary>Its place in the pool, from 0.</summary>
    public int Number => number;

    /// <summary>The match of this name; null where there is none.</summary>
    public MatchExtension? MatchOf(IpFamily family) => _match ??= Extensions.TryGetMatch(text, family, out var found) ? found : null;

    /// <summary>The target of this name; null where there is none, so that a jump leads to a chain.</summary>
    public TargetExtension? TargetOf(IpFamily family)
    {
        if (_isTargetKnown)
            return _target;
        _target = Extensions.TryGetTarget(text, family, out var found) ? found : null;
        _isTargetKnown = true;
        return _target;
    }

    /// <summary>The jump to the chain of this name.</summary>
    public JumpTarget ToJump(bool isGoto) => isGoto ? new JumpTarget(text, IsGoto: true) : _jump ??= new JumpTarget(text);
}
