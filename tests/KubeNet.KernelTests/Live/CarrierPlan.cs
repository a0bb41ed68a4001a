using System.Diagnostics;
using System.Text;

namespace KubeNet.KernelTests.Live;

/// <summary>
/// Knows which links should carry once a lab stands, and which not, and waits for that: the kernel tells a device's queue and its routes about its carrier
/// up to a second after the command that brought it up or down (linkwatch). Links go by <c>namespace/device</c>.
/// </summary>
internal sealed class CarrierPlan
{
    private const nuint SiocGifFlags = 0x8913;
    private const int IffRunning = 0x40;

    private readonly Dictionary<string, string> _peers = [];
    private readonly Dictionary<string, string[]> _bridges = [];
    private readonly Dictionary<string, string> _lowers = [];
    private readonly HashSet<string> _up = [];
    private readonly HashSet<string> _withMac = [];

    public void Veth(string one, string other)
    {
        _peers[one] = other;
        _peers[other] = one;
    }

    public void Upon(string link, string lower) => _lowers[link] = lower;

    public void Bridge(string bridge, IEnumerable<string> ports) => _bridges[bridge] = [.. ports];

    public void SetMac(string link) => _withMac.Add(link);

    public void Up(string link) => _up.Add(link);

    public void Down(string link) => _up.Remove(link);

    public void Await(IReadOnlyDictionary<string, KernelNamespace> namespaces)
    {
        var clock = Stopwatch.StartNew();
        foreach (var group in _up.GroupBy(link => link[..link.IndexOf('/')]))
        {
            namespaces[group.Key].Invoke(() =>
            {
                foreach (var link in group)
                {
                    var carries = Carries(link);
                    while (IsRunning(link[(group.Key.Length + 1)..]) != carries)
                    {
                        if (clock.Elapsed > TimeSpan.FromSeconds(5))
                            throw new KernelException($"{link} has {(carries ? "no" : "still a")} carrier after {clock.Elapsed.TotalSeconds:0} s");
                        Thread.Sleep(1);
                    }
                }
            });
        }
    }

    private static unsafe bool IsRunning(string device)
    {
        var fd = Libc.Socket(Libc.AfInet, Libc.SockDgram | Libc.SockCloexec, 0);
        Errno.Check(fd, "socket");
        var request = stackalloc byte[40];
        new Span<byte>(request, 40).Clear();
        Encoding.ASCII.GetBytes(device, new Span<byte>(request, 15));
        var result = Libc.Ioctl(fd, SiocGifFlags, request);
        _ = Libc.Close(fd);
        return result == 0 && (*(ushort*)(request + 16) & IffRunning) != 0;
    }

    // A bridge that never had a port keeps the carrier that it was made with, until its MAC address is set.
    private bool BridgeCarries(string bridge, string[] ports) => ports.Length == 0 ? !_withMac.Contains(bridge) : ports.Any(Carries);

    private bool Carries(string link) =>
        _up.Contains(link)
        && (!_lowers.TryGetValue(link, out var lower) || Carries(lower))
        && (_bridges.TryGetValue(link, out var ports) ? BridgeCarries(link, ports) : !_peers.TryGetValue(link, out var peer) || _up.Contains(peer));
}
