using KubeNet.Engine.Namespaces;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>A configuration to put rules into.</summary>
internal static class TestConfig
{
    public static NetworkConfig AddNamespaceForTest(this NetworkConfig config) => config.With(NamespaceConfig.Create("n"));
}
