namespace KubeNet.PowerShell.Tests.Support;

/// <summary>Tests of packets in a lab of a client and a server with a router between them; the server listens on tcp port 80.</summary>
public abstract class RouterTest : IDisposable
{
    protected RouterTest() => Session.Run(
        """
        New-NetNamespace client, router, server -Up
        Add-VethPair client eth0 router eth1 -Address 10.0.1.2/24 -PeerAddress 10.0.1.1/24 -MacAddress 02:00:00:00:01:02 -PeerMacAddress 02:00:00:00:01:01 -Up
        Add-VethPair server eth0 router eth2 -Address 10.0.2.2/24, fd00:2::2/64 -PeerAddress 10.0.2.1/24 -MacAddress 02:00:00:00:02:02 -PeerMacAddress 02:00:00:00:02:01 -Up
        Add-IpRoute client default 10.0.1.1
        Add-IpRoute server default 10.0.2.1
        Set-NetSysctl router net.ipv4.ip_forward 1
        Add-NetListener server 80
        """);

    protected Session Session { get; } = new();

    /// <summary>A folder of the test's own, which goes with it.</summary>
    protected string Folder => field ??= Directory.CreateTempSubdirectory("kubenet-").FullName;

    public void Dispose()
    {
        Session.Dispose();
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>What a script returns, as text, with commas between.</summary>
    protected string Text(string script) => string.Join(", ", Session.Run(script).Select(result => result?.ToString()));
}
