namespace KubeNet.Engine.Netfilter;

/// <summary>Which of the kernel's two rule engines holds the rules. Where both hold some, both are asked.</summary>
public enum IptablesBackend : byte
{
    /// <summary>nf_tables with the compatible expressions: <c>iptables-nft</c>, today's default.</summary>
    Nft,

    /// <summary>ip_tables: <c>iptables-legacy</c>.</summary>
    Legacy,
}
