using System.Text.RegularExpressions;

namespace KubeNet.KernelTests.Labs;

/// <summary>Hides what is left to chance in a VXLAN's connections: the source port is a hash with a secret that is new at each boot.</summary>
internal static partial class OuterPorts
{
    /// <summary>A line of connections with <c>*</c> for the source ports of outer packets.</summary>
    public static string Mask(string line) => ToPort().Replace(FromPort().Replace(line, "$1*"), "sport=*$1");

    [GeneratedRegex(@"sport=\d+( dport=(?:8472|4789)\b)")]
    private static partial Regex ToPort();

    [GeneratedRegex(@"(sport=(?:8472|4789) dport=)\d+")]
    private static partial Regex FromPort();
}
