using KubeNet.Engine;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;
using KubeNet.Snapshots.Bundles;

namespace KubeNet.Snapshots.Importing;

/// <summary>
/// Reads <c>ss -H -tuln</c>: <c>tcp LISTEN 0 128 127.0.0.53%lo:53 0.0.0.0:*</c>. <c>*</c> is a dual-stack wildcard, <c>[::]</c> one of IPv6 alone;
/// what follows <c>%</c> is the device that the socket is bound to.
/// </summary>
internal static class SocketReader
{
    private const string Missing = "the listener is missing: packets for it are refused in the model";

    public static EquatableArray<Listener> Read(Folder folder)
    {
        const string file = BundleFiles.Sockets;
        if (folder.Find(file) is not { } found)
        {
            folder.Warn(null, null, "There is no sockets.txt.", "nothing listens in this namespace: whatever reaches it is refused");
            return [];
        }

        var listeners = new List<Listener>();
        foreach (var (number, line) in found.Lines())
        {
            if (TryParse(line, out var listener, out var why))
                listeners.Add(listener);
            else if (why is not null)
                folder.Warn(file, number, why, Missing);
        }

        folder.Info(file, $"{listeners.Count} listeners");
        return listeners.Distinct().ToEquatableArray();
    }

    /// <summary>A listener; false with a reason where the line cannot be read, and without one where it is no listener.</summary>
    public static bool TryParse(string line, out Listener listener, out string? why)
    {
        listener = new Listener(IpProtocol.Tcp, null, 0);
        why = null;
        var fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 5)
        {
            why = $"'{line.Trim()}' is no line of ss -H -tuln.";
            return false;
        }

        IpProtocol? protocol = fields[0] switch
        {
            "tcp" => IpProtocol.Tcp,
            "udp" => IpProtocol.Udp,
            "sctp" => IpProtocol.Sctp,
            _ => null,
        };
        if (protocol is null)
        {
            why = $"Sockets of kind '{fields[0]}' are not known.";
            return false;
        }

        if (fields[1] is not ("LISTEN" or "UNCONN"))
            return false;
        if (TryParseEndpoint(fields[4], protocol.Value, out listener))
            return true;
        why = $"'{fields[4]}' is no address and port.";
        return false;
    }

    private static bool TryParseEndpoint(string text, IpProtocol protocol, out Listener listener)
    {
        listener = new Listener(protocol, null, 0);
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text[(colon + 1)..], out var port))
            return false;
        var address = text[..colon];
        string? device = null;
        if (address.IndexOf('%') is >= 0 and var percent)
        {
            device = address[(percent + 1)..].TrimEnd(']');
            address = address[..percent];
        }

        address = address.Trim('[', ']');
        if (address == "*")
        {
            listener = new Listener(protocol, null, port, device);
            return true;
        }

        if (!IpAddress.TryParse(address, out var parsed))
            return false;
        listener = new Listener(protocol, parsed, port, device);
        return true;
    }
}
