namespace KubeNet.Engine.Netfilter;

/// <summary>A socket of the host that waits for a packet.</summary>
/// <param name="IsWildcard">It is bound to no address: it takes what comes to any of the host's.</param>
/// <param name="Mark">Its SO_MARK.</param>
public readonly record struct SocketFound(bool IsWildcard, uint Mark);
