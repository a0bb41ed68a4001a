using System.Globalization;

namespace KubeNet.Bench.Clusters;

/// <summary>What one size of cluster cost.</summary>
internal sealed record SizeRow(ClusterSize Size, TimeSpan Build, long Bytes, TimeSpan EndpointChange, TimeSpan FirstFlow, TimeSpan LaterPacket)
{
    /// <summary>The heading of the table.</summary>
    public static string Header =>
        "| nodes | pods | services | endpoints | build | memory | one endpoint changes | new flow, traced | later packet, untraced |\n|---|---|---|---|---|---|---|---|---|";

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"| {Size.Nodes:N0} | {Size.Pods:N0} | {Size.Services:N0} | {Size.Pods:N0} | {Build.TotalSeconds:F1} s | {Bytes / 1048576.0:N0} MiB | {EndpointChange.TotalMilliseconds:F1} ms | {FirstFlow.TotalMilliseconds:F2} ms | {LaterPacket.TotalMicroseconds:F0} us |");
}
