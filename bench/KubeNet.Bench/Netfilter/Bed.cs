namespace KubeNet.Bench.Netfilter;

/// <summary>What both sides build: a client, a node with the rules, a backend.</summary>
internal static class Bed
{
    public const string Client = "10.1.0.2";
    public const string ClientGateway = "10.1.0.1";
    public const string Backend = "10.2.0.2";
    public const string BackendGateway = "10.2.0.1";
}
