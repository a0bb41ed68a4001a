namespace KubeNet.Engine.Devices;

/// <summary>What iproute2 calls the modes and hash policies of bonds (ip/iplink_bond.c).</summary>
public static class BondWords
{
    private static readonly string[] s_modes = ["balance-rr", "active-backup", "balance-xor", "broadcast", "802.3ad", "balance-tlb", "balance-alb"];
    private static readonly string[] s_policies = ["layer2", "layer3+4", "layer2+3", "encap2+3", "encap3+4", "vlan+srcmac"];

    /// <summary>The modes' names.</summary>
    public static IReadOnlyList<string> Modes => s_modes;

    /// <summary>The policies' names.</summary>
    public static IReadOnlyList<string> Policies => s_policies;

    /// <summary>A mode's name.</summary>
    public static string ToName(this BondMode mode) => s_modes[(int)mode];

    /// <summary>A policy's name.</summary>
    public static string ToName(this BondHashPolicy policy) => s_policies[(int)policy];

    /// <summary>Reads a mode's name.</summary>
    public static bool TryParse(string? text, out BondMode mode)
    {
        mode = (BondMode)Math.Max(0, Array.IndexOf(s_modes, text));
        return s_modes.Contains(text);
    }

    /// <summary>Reads a policy's name.</summary>
    public static bool TryParse(string? text, out BondHashPolicy policy)
    {
        policy = (BondHashPolicy)Math.Max(0, Array.IndexOf(s_policies, text));
        return s_policies.Contains(text);
    }
}
