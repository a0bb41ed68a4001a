using KubeNet.Engine.Addressing;

namespace KubeNet.Engine.Namespaces;

/// <summary>What a relaying program does with what its socket takes: it opens a connection of its own from the same namespace and passes everything on, both ways.</summary>
/// <param name="Address">Where it connects to.</param>
/// <param name="Port">The port it connects to.</param>
/// <param name="Program">The program's name, such as docker-proxy.</param>
public sealed record ListenerRelay(IpAddress Address, ushort Port, string Program);
