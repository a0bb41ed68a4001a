using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Neighbors;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;
using KubeNet.Engine.Tracing.Steps;

namespace KubeNet.Engine.Forwarding;

/// <summary>Packets that wait for a neighbour's answer (the arp_queue of struct neighbour), in the order in which the questions' timers were set.</summary>
internal sealed class PendingNeighbors
{
    private readonly List<Question> _questions = [];
    private readonly HashSet<IpAddress> _left = [];

    /// <summary>Nothing waits any more.</summary>
    public void Clear()
    {
        _questions.Clear();
        _left.Clear();
    }

    /// <summary>Whether a question for an address left the model.</summary>
    public bool HasLeft(IpAddress address) => _left.Contains(address);

    /// <summary>A packet waits. True where the question has to be asked.</summary>
    public bool Add(Host host, Link device, IpAddress address, SkBuff skb, Action<MacAddress> then)
    {
        var isFirst = false;
        if (Find(host, device, address) is not { } question)
        {
            _questions.Add(question = new Question(host, device, address));
            isFirst = true;
        }

        question.Waiting.Add((skb, then));
        question.Cause = skb.Journey;
        return isFirst;
    }

    /// <summary>The answer came: what waits for it goes on.</summary>
    public void Answer(Host host, Link device, IpAddress address, MacAddress mac, string origin)
    {
        if (Find(host, device, address) is not { } question)
            return;
        _questions.Remove(question);
        foreach (var (skb, then) in question.Waiting)
        {
            skb.Hop?.Add(new NeighborStep(address, device.Name, mac, origin));
            skb.IsTaken = true;
            then(mac);
        }
    }

    /// <summary>Whether a host has asked for an address on a device.</summary>
    public bool IsAsked(NamespaceConfig host, Link device, IpAddress address)
    {
        foreach (var asked in _questions)
        {
            if (asked.Host.Config == host && asked.Device.Index == device.Index && asked.Address == address)
                return true;
        }

        return false;
    }

    /// <summary>A question went out through a device whose other end is not in the model: somebody there may answer it.</summary>
    public void NoteQuestionLeft(Host host, Frame frame)
    {
        IpAddress? target = frame switch
        {
            ArpFrame { IsRequest: true } arp => arp.TargetAddress,
            SkBuff { Packet: { IsNeighborDiscovery: true, IcmpType: IcmpType.NeighborSolicitation } solicitation } => solicitation.NdTarget,
            _ => null,
        };
        if (target is not { } asked)
            return;
        _left.Add(asked);
        foreach (var question in _questions.Where(question => question.Address == asked))
            question.LeftBy ??= host.Name;
    }

    /// <summary>
    /// Nothing else moves: a second later every question is asked again, or given up where it was asked often enough. All these timers run before anything is received
    /// that they send; of timers for one moment that which was set last runs first (enqueue_timer). False where nothing waits.
    /// </summary>
    public bool AskAgain()
    {
        var standing = _questions.ToArray();
        foreach (var question in standing.Reverse())
        {
            _questions.Remove(question);
            if (question.Asked++ < question.MostSolicits)
            {
                // Each solicitation is a packet that ip6tables counts, and in a tunnel an ARP request is inside of one. It is asked in the name of what came last (neigh_probe).
                _questions.Add(question);
                Solicit(question.Host, question.Device, question.Address, question.Waiting is [.., var last] ? last.Skb : null, question.Cause!);
            }
            else
            {
                GiveUp(question);
            }
        }

        return standing.Length > 0;
    }

    /// <summary>
    /// Tells the sender of each packet that waits, in turn. "Particularly, it can hit the same neighbour entry!": where an ICMP error asks for the neighbour anew, all that waits for
    /// it is gone, the error too, and nobody is told (neigh_invalidate); the new question stands.
    /// </summary>
    private void GiveUp(Question question)
    {
        question.Host.State.Neighbors.Fail(question.Device.Index, question.Address);
        for (var at = 0; at < question.Waiting.Count; at++)
        {
            GiveUp(question, question.Waiting[at].Skb);
            if (Find(question.Host, question.Device, question.Address) is not { } anew)
                continue;
            foreach (var (skb, _) in question.Waiting.Skip(at + 1).Concat(anew.Waiting))
                Drop(question, skb, EndingKind.Dropped);
            anew.Waiting.Clear();
            return;
        }
    }

    /// <summary>Asks the link who has an address.</summary>
    /// <param name="host">Who asks.</param>
    /// <param name="device">The link.</param>
    /// <param name="address">Whose address is asked for.</param>
    /// <param name="waiting">The packet in whose name it is asked, or null where none waits any more.</param>
    /// <param name="cause">The journey that the question is part of.</param>
    public static void Solicit(Host host, Link device, IpAddress address, SkBuff? waiting, Journey cause)
    {
        if (address.Family == IpFamily.IPv4)
            Arp.Solicit(host, device, address, waiting?.Packet.Source, cause);
        else
            NeighborDiscovery.Solicit(host, device, address, waiting?.Packet.Source, cause);
    }

    private Question? Find(Host host, Link device, IpAddress address) =>
        _questions.Find(asked => asked.Host == host && asked.Device.Index == device.Index && asked.Address == address);

    private static void GiveUp(Question question, SkBuff skb)
    {
        var (host, device, address) = (question.Host, question.Device, question.Address);
        if (question.LeftBy is { } left)
        {
            skb.Hop?.Add(new LeaveStep(device.Name, $"who has {address} is asked beyond {left}"));
            skb.End(new Ending(EndingKind.LeftModel, host.Name, null, $"the neighbour {address} may be beyond {left}, outside the model"));
            return;
        }

        Drop(question, skb, EndingKind.Unreachable);

        // dst_link_failure: ipv4_link_failure and ip6_link_failure tell the sender.
        if (skb.IsBridged)
            return;
        if (skb.Packet.Family == IpFamily.IPv4)
            IcmpSend.Error(host, skb, IcmpType.DestinationUnreachable, 1);
        else
            IcmpSend.Error(host, skb, IcmpType.V6DestinationUnreachable, 3, device: device);
    }

    private static void Drop(Question question, SkBuff skb, EndingKind kind)
    {
        skb.Hop?.Add(new NeighborStep(question.Address, question.Device.Name, null, "failed"));
        var (host, device) = (question.Host, question.Device);
        var why = host.HasCarrier(device) ? "" : $"; {DeviceTransmit.WhyWithoutCarrier(host, device)}";
        host.Drop(skb, DropReason.NeighFailed, $"nobody on {device.Name} answers for {question.Address}{why}", kind);
    }

    private sealed class Question(Host host, Link device, IpAddress address)
    {
        public Host Host => host;

        public Link Device => device;

        public IpAddress Address => address;

        public List<(SkBuff Skb, Action<MacAddress> Then)> Waiting { get; } = [];

        /// <summary>The journey of what came to wait last.</summary>
        public Journey? Cause { get; set; }

        public int Asked { get; set; } = 1;

        public int MostSolicits { get; } = host.Settings(device, address.Family).Neighbors.MulticastSolicit;

        public string? LeftBy { get; set; }
    }
}
