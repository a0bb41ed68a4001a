using System.Net;
using System.Net.Sockets;

namespace KubeNet.KernelTests.Live;

/// <summary>A client and a server that send each other an amount of data, in the namespaces client and server of a lab.</summary>
internal static class LiveConversation
{
    // In milliseconds: a silence that is expected is waited for no longer than it takes to be sure; an answer may take its time on a slow machine.
    private const int ExpectedSilence = 1500;
    private const int UnexpectedSilence = 15000;

    /// <summary>
    /// Connects, sends, and reads as much back; what the client saw, and the connections that namespace left has tracked. The listener of the lab gets an accepting program for once.
    /// What is <paramref name="expected"/> decides only how long is waited.
    /// </summary>
    public static (string Outcome, string Connection) Talk(LiveLab live, string server, ushort port, ushort clientPort, int size, string expected)
    {
        var address = IPAddress.Parse(server);
        var isV6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        using var listener = live.Namespaces["server"].Invoke(() => Open(isV6, address, port + 1));
        listener.Listen();
        live.Namespaces["server"].Run(isV6 ? "ip6tables-nft" : "iptables-nft", $"-t nat -A PREROUTING -p tcp --dport {port} -j REDIRECT --to-ports {port + 1}");
        using var client = live.Namespaces["client"].Invoke(() => Open(isV6, isV6 ? IPAddress.IPv6Any : IPAddress.Any, clientPort));
        client.ReceiveTimeout = expected == "timeout" ? ExpectedSilence : UnexpectedSilence;
        client.Connect(address, port);
        using var accepted = listener.Accept();
        var serving = Task.Run(() => Echo(accepted, size));
        string outcome;
        try
        {
            client.Send(new byte[size]);
            outcome = Read(client, size) ? "reply" : "timeout";
        }
        catch (SocketException problem)
        {
            outcome = problem.SocketErrorCode == SocketError.ConnectionReset ? "refused ECONNRESET" : "timeout";
        }

        // An ACK may be delayed by 40 ms.
        Thread.Sleep(100);
        var connection = string.Join('\n', ConntrackList.Read(live.Namespaces["left"].Run("conntrack", $"-L -f {(isV6 ? "ipv6" : "ipv4")} -p tcp")).Select(entry => $"left {entry.Line}"));
        client.Close(0);
        accepted.Close(0);
        serving.Wait();
        return (outcome, connection);
    }

    private static Socket Open(bool isV6, IPAddress address, int port)
    {
        var socket = new Socket(isV6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(address, port));
        return socket;
    }

    private static void Echo(Socket server, int size)
    {
        try
        {
            if (Read(server, size))
                server.Send(new byte[size]);
        }
        catch (Exception problem) when (problem is SocketException or ObjectDisposedException)
        {
            // The client has given up, which is what some labs are about.
        }
    }

    private static bool Read(Socket socket, int size)
    {
        var buffer = new byte[65536];
        var got = 0;
        while (got < size)
        {
            var read = socket.Receive(buffer);
            if (read == 0)
                return false;
            got += read;
        }

        return true;
    }
}
