using System.Security.Cryptography;
using System.Text;

namespace KubeNet.Orchestration.Kubernetes.Proxy;

/// <summary>
/// The names of kube-proxy's chains: a prefix and the first 16 characters of base32(sha256(service port name + protocol [+ endpoint])),
/// since iptables takes 28 characters at most (portProtoHash in pkg/proxy/iptables/proxier.go).
/// </summary>
internal static class ChainNames
{
    public const string Services = "KUBE-SERVICES";
    public const string ExternalServices = "KUBE-EXTERNAL-SERVICES";
    public const string NodePorts = "KUBE-NODEPORTS";
    public const string Postrouting = "KUBE-POSTROUTING";
    public const string MarkMasq = "KUBE-MARK-MASQ";
    public const string Forward = "KUBE-FORWARD";
    public const string ProxyFirewall = "KUBE-PROXY-FIREWALL";
    public const string ProxyCanary = "KUBE-PROXY-CANARY";
    public const string KubeletFirewall = "KUBE-FIREWALL";
    public const string KubeletCanary = "KUBE-KUBELET-CANARY";
    public const string IptablesHint = "KUBE-IPTABLES-HINT";

    private const int HashLength = 16;
    private const string Base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private static readonly string[] s_servicePrefixes = ["KUBE-SVC-", "KUBE-SVL-", "KUBE-SEP-", "KUBE-FW-", "KUBE-EXT-"];

    /// <summary>The chain with a service port's endpoints of traffic policy Cluster.</summary>
    public static string ClusterPolicy(string port, string protocol) => Hashed("KUBE-SVC-", port, protocol, "");

    /// <summary>The chain with a service port's endpoints of traffic policy Local.</summary>
    public static string LocalPolicy(string port, string protocol) => Hashed("KUBE-SVL-", port, protocol, "");

    /// <summary>The chain that lets a load balancer's source ranges through.</summary>
    public static string Firewall(string port, string protocol) => Hashed("KUBE-FW-", port, protocol, "");

    /// <summary>The chain of all traffic to a service port's external destinations.</summary>
    public static string External(string port, string protocol) => Hashed("KUBE-EXT-", port, protocol, "");

    /// <summary>The chain of one endpoint, <c>10.0.0.1:80</c>, of a service port.</summary>
    public static string Endpoint(string port, string protocol, string endpoint) => Hashed("KUBE-SEP-", port, protocol, endpoint);

    /// <summary>Whether a chain belongs to one service, so that it is deleted when nothing uses it any more.</summary>
    public static bool IsOfService(string chain) => Array.Exists(s_servicePrefixes, prefix => chain.StartsWith(prefix, StringComparison.Ordinal));

    private static string Hashed(string prefix, string port, string protocol, string endpoint)
    {
        var length = Encoding.UTF8.GetMaxByteCount(port.Length + protocol.Length + endpoint.Length);
        Span<byte> bytes = length <= 1024 ? stackalloc byte[length] : new byte[length];
        var at = Encoding.UTF8.GetBytes(port, bytes);
        at += Encoding.UTF8.GetBytes(protocol, bytes[at..]);
        at += Encoding.UTF8.GetBytes(endpoint, bytes[at..]);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..at], hash);

        Span<char> name = stackalloc char[prefix.Length + HashLength];
        prefix.CopyTo(name);
        for (var index = 0; index < HashLength; index++)
            name[prefix.Length + index] = Base32[FiveBits(hash, index * 5)];
        return name.ToString();
    }

    private static int FiveBits(ReadOnlySpan<byte> bytes, int bit) =>
        (((bytes[bit / 8] << 8) | bytes[(bit / 8) + 1]) >> (11 - (bit % 8))) & 31;
}
