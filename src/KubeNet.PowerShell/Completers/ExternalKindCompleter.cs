using KubeNet.Engine.Labs;

namespace KubeNet.PowerShell.Completers;

/// <summary>Kinds of devices through which packets leave the model. Any other name will do.</summary>
public sealed class ExternalKindCompleter : LabCompleter
{
    private static readonly Choice[] s_kinds =
    [
        new("ether", "a network card, or what looks like one"), new("tun", "a program's tunnel of packets"), new("tap", "a program's tunnel of frames"),
        new("wireguard", "WireGuard"), new("geneve", "a Geneve tunnel"), new("team", "several cards as one"),
    ];

    /// <inheritdoc/>
    protected override IEnumerable<Choice> Complete(Lab lab, BoundParameters bound) => s_kinds;
}
