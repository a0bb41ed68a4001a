using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;

namespace KubeNet.Engine.Forwarding;

/// <summary>The other end of a veth.</summary>
/// <param name="home">The namespace that it is in.</param>
/// <param name="link">The link there.</param>
internal sealed class FarEnd(NamespaceConfig home, VethLink link)
{
    /// <summary>The namespace that it is in.</summary>
    public NamespaceConfig Home => home;

    /// <summary>The link there.</summary>
    public VethLink Link => link;

    /// <summary>The namespace at work, once a frame went there.</summary>
    public Host? Host { get; set; }
}
