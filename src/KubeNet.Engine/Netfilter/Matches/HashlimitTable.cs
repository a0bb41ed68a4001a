using KubeNet.Engine.Addressing;
using KubeNet.Engine.Packets;

namespace KubeNet.Engine.Netfilter.Matches;

/// <summary>
/// A table of hashlimit: a bucket for each flow. The rule that asks it first gives it its settings, as in the kernel the one that goes in first
/// does. Time runs on without the kernel's ticks of 4 ms. State of a lab.
/// </summary>
internal sealed class HashlimitTable(HashlimitMatch settings) : ICloneableState<HashlimitTable>
{
    /// <summary>The buckets of the hash on a machine with more than 1 GiB, and how many entries each may have.</summary>
    private const uint UsualSize = 8192;
    private const uint EntriesPerBucket = 8;

    /// <summary>A second's worth of credit of a byte rate: HZ * CREDITS_PER_JIFFY_BYTES at 250 Hz and 1000 Hz.</summary>
    private const double ByteCredit = 4194304000;

    private readonly Dictionary<Flow, Entry> _entries = [];
    private TimeSpan? _begin;

    private uint Max
    {
        get
        {
            var size = settings.Size == 0 ? UsualSize : settings.Size;
            return settings.Max == 0 ? EntriesPerBucket * size : Math.Max(settings.Max, size);
        }
    }

    /// <summary>Whether a packet is within its flow's rate; null where the table is full, which drops the packet.</summary>
    public bool? IsWithin(in Packet packet, HashlimitMatch rule, TimeSpan now)
    {
        _begin ??= now;
        var flow = FlowOf(packet);
        if (_entries.TryGetValue(flow, out var entry) && IsCollected(entry, now))
        {
            _entries.Remove(flow);
            entry = null;
        }

        if (entry is null)
        {
            if (_entries.Count >= Max)
                Collect(now);
            if (_entries.Count >= Max)
                return null;
            _entries.Add(flow, entry = New(now));
        }
        else
        {
            Recalculate(entry, now);
        }

        entry.Expires = now + TimeSpan.FromMilliseconds(settings.Expire);
        return rule.RateMatch ? IsRateWithin(entry, rule, packet.Length) : Pay(entry, rule, packet.Length);
    }

    public HashlimitTable Clone()
    {
        var copy = new HashlimitTable(settings) { _begin = _begin };
        foreach (var (flow, entry) in _entries)
            copy._entries.Add(flow, entry.Clone());
        return copy;
    }

    private Flow FlowOf(in Packet packet)
    {
        var any = IpAddress.Any(packet.Family);
        var hasPorts = packet.Protocol.HasPorts();
        return new Flow(
            settings.Mode.HasFlag(HashlimitMode.SourceAddress) ? new IpPrefix(packet.Source, settings.SourceLength).Address : any,
            settings.Mode.HasFlag(HashlimitMode.DestinationAddress) ? new IpPrefix(packet.Destination, settings.DestinationLength).Address : any,
            hasPorts && settings.Mode.HasFlag(HashlimitMode.SourcePort) ? packet.SourcePort : (ushort)0,
            hasPorts && settings.Mode.HasFlag(HashlimitMode.DestinationPort) ? packet.DestinationPort : (ushort)0);
    }

    private Entry New(TimeSpan now) => new()
    {
        Last = now,
        Credit = settings.InBytes ? ByteCredit : (double)settings.Average * settings.Burst,
        Refills = settings.InBytes ? settings.Burst : 0,
    };

    private void Recalculate(Entry entry, TimeSpan now)
    {
        var passed = now - entry.Last;
        if (settings.RateMatch)
        {
            // Judged window by window: this one is open until the interval is over (rateinfo_recalc).
            if (passed < TimeSpan.FromSeconds(settings.Interval))
                return;
            entry.WasOver = entry.Rate * settings.Interval > passed.TotalSeconds * Rate;
            entry.Rate = 0;
        }
        else if (settings.InBytes)
        {
            entry.Credit = Math.Min(ByteCredit, entry.Credit + (passed.TotalSeconds * ByteCredit));
        }
        else
        {
            entry.Credit = Math.Min((double)settings.Average * settings.Burst, entry.Credit + passed.TotalMicroseconds);
        }

        entry.Last = now;
    }

    /// <summary>Bytes or packets in a second.</summary>
    private double Rate => settings.InBytes ? HashlimitSyntax.BytesOf(settings.Average) : 1000000 / Math.Max(settings.Average, 1);

    private bool IsRateWithin(Entry entry, HashlimitMatch rule, int length)
    {
        entry.Rate += rule.InBytes ? length : 1;
        var most = settings.InBytes ? Rate * Math.Max(settings.Burst, 1) : Rate + settings.Burst;
        return !entry.WasOver && entry.Rate <= most;
    }

    private bool Pay(Entry entry, HashlimitMatch rule, int length)
    {
        double cost = settings.Average;
        if (rule.InBytes)
        {
            var piece = Math.Floor(settings.Average * ByteCredit / 4294967296);
            cost = Math.Min(ByteCredit, ((length >> 4) + 1) * piece);
            if (entry.Credit < cost && entry.Refills > 0)
            {
                entry.Refills--;
                entry.Credit = ByteCredit;
            }
        }

        if (entry.Credit < cost)
            return false;
        entry.Credit -= cost;
        return true;
    }

    /// <summary>Whether the collector, which comes once in an interval, has met an entry after it expired.</summary>
    private bool IsCollected(Entry entry, TimeSpan now)
    {
        if (entry.Expires > now)
            return false;
        var interval = TimeSpan.FromMilliseconds(settings.GcInterval);
        var rounds = Math.Ceiling((entry.Expires - _begin!.Value) / interval);
        return _begin.Value + (rounds * interval) <= now;
    }

    private void Collect(TimeSpan now)
    {
        foreach (var flow in _entries.Where(pair => IsCollected(pair.Value, now)).Select(pair => pair.Key).ToList())
            _entries.Remove(flow);
    }

    private readonly record struct Flow(IpAddress Source, IpAddress Destination, ushort SourcePort, ushort DestinationPort);

    private sealed class Entry
    {
        public TimeSpan Last { get; set; }

        public TimeSpan Expires { get; set; }

        /// <summary>What is left: microseconds of the packet rate, or parts of <see cref="ByteCredit"/>.</summary>
        public double Credit { get; set; }

        /// <summary>How often an empty bucket of bytes is filled at once.</summary>
        public ulong Refills { get; set; }

        /// <summary>Packets or bytes in this window of a rate-match.</summary>
        public double Rate { get; set; }

        /// <summary>Whether the last window was over the rate.</summary>
        public bool WasOver { get; set; }

        public Entry Clone() => (Entry)MemberwiseClone();
    }
}
