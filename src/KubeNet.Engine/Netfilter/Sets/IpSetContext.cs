using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Netfilter.Sets;

/// <summary>What a part of an element goes by when it is read, spelt out or taken from a packet.</summary>
/// <param name="Type">The set's type.</param>
/// <param name="Options">The set's options.</param>
internal readonly record struct IpSetContext(IpSetType Type, IpSetOptions Options)
{
    /// <summary>The family of the set's addresses.</summary>
    public IpFamily Family => Options.Family ?? IpFamily.IPv4;
}
