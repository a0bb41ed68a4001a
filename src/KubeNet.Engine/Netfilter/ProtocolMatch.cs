using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter;

/// <summary>The <c>-p</c> of a rule. <c>default</c> (protocol 0, "all") matches every packet.</summary>
public readonly record struct ProtocolMatch(IpProtocol Protocol, bool Negated)
{
    /// <summary>Whether it says nothing.</summary>
    public bool IsAny => Protocol == IpProtocol.None;

    /// <summary>Whether the protocol passes.</summary>
    public bool Matches(IpProtocol protocol) => IsAny || (protocol == Protocol) != Negated;
}
