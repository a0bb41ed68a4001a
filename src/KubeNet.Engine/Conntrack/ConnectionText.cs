using System.Globalization;
using System.Text;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Conntrack;

/// <summary>Connections as <c>conntrack -L</c> prints them (nfct_snprintf_default of libnetfilter_conntrack).</summary>
public static class ConnectionText
{
    /// <summary>A line of <c>conntrack -L</c>.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="now">The lab's time, from which the seconds are counted that are left.</param>
    /// <param name="isExtended"><c>-o extended</c>: with the family before it.</param>
    public static string Line(Connection connection, TimeSpan now, bool isExtended = false)
    {
        ArgumentNullException.ThrowIfNull(connection);
        var (original, protocol) = (connection.Original, connection.Original.Protocol);
        var text = new StringBuilder();
        if (isExtended)
            text.Append(original.Family == IpFamily.IPv4 ? "ipv4     2 " : "ipv6     10 ");
        text.Append(CultureInfo.InvariantCulture, $"{NameOf(protocol),-8} {(byte)protocol} {(long)Math.Max(0, (connection.Expires - now).TotalSeconds)} ");
        if (protocol == IpProtocol.Tcp)
            text.Append(connection.TcpState.ToWord()).Append(' ');
        text.Append(original).Append(' ');
        AppendCounters(text, connection, connection.OriginalPackets, connection.OriginalBytes);
        text.Append(connection.Has(ConnectionStatus.SeenReply) ? "" : "[UNREPLIED] ").Append(connection.Reply).Append(' ');
        AppendCounters(text, connection, connection.ReplyPackets, connection.ReplyBytes);
        text.Append(connection.Has(ConnectionStatus.Assured) ? "[ASSURED] " : "");
        text.Append(CultureInfo.InvariantCulture, $"mark={connection.Mark} ");
        if (original.Zone != 0)
            text.Append(CultureInfo.InvariantCulture, $"zone={original.Zone} ");
        return text.Append("use=1").ToString();
    }

    private static void AppendCounters(StringBuilder text, Connection connection, long packets, long bytes)
    {
        if (connection.IsAccounted)
            text.Append(CultureInfo.InvariantCulture, $"packets={packets} bytes={bytes} ");
    }

    private static string NameOf(IpProtocol protocol) =>
        protocol.HasPorts() || protocol.IsIcmp() || protocol == IpProtocol.Gre ? protocol.ToName() : "unknown";
}
