using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>The states of TCP that conntrack knows.</summary>
public sealed class TcpStateCompleter : LabCompleter
{
    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) =>
        Enum.GetValues<TcpConntrackState>().Where(state => state != TcpConntrackState.None).Select(state => new Choice(state.ToWord(), state.ToWord()));
}
