using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;

namespace KubeNet.Engine.Namespaces;

/// <summary>Which table of which namespace an iptables command is about.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Table"><c>-t</c>.</param>
/// <param name="Family">iptables or ip6tables.</param>
/// <param name="Backend">iptables-nft or iptables-legacy.</param>
public readonly record struct TableLocation(
    string Namespace,
    TableName Table = TableName.Filter,
    IpFamily Family = IpFamily.IPv4,
    IptablesBackend Backend = IptablesBackend.Nft);
