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

    /// <summary>The rule that gave the table its settings.</summary>
    private HashlimitMatch Settings { get; } = settings;

    private uint Max
    {
        get
        {
            var size = Settings.Size == 0 ? UsualSize : Settings.Size;
            return Settings.Max == 0 ? EntriesPerBucket * size : Math.Max(Settings.Max, size);
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

        entry.Expires = now + TimeSpan.FromMilliseconds(Settings.Expire);
        return rule.RateMatch ? IsRateWithin(entry, rule, packet.Length) : Pay(entry, rule, packet.Length);
    }

    public HashlimitTable Clone()
    {
        var copy = new HashlimitTable(Settings) { _begin = _begin };
        foreach (var (flow, entry) in _entries)
            copy._entries.Add(flow, entry.Clone());
        return copy;
    }

    private Flow FlowOf(in Packet packet)
    {
        var any = IpAddress.Any(packet.Family);
        var hasPorts = packet.Protocol.HasPorts();
        return new Flow(
            Settings.Mode.HasFlag(HashlimitMode.SourceAddress) ? new IpPrefix(packet.Source, Settings.SourceLength).Address : any,
            Settings.Mode.HasFlag(HashlimitMode.DestinationAddress) ? new IpPrefix(packet.Destination, Settings.DestinationLength).Address : any,
            hasPorts && Settings.Mode.HasFlag(HashlimitMode.SourcePort) ? packet.SourcePort : (ushort)0,
            hasPorts && Settings.Mode.HasFlag(HashlimitMode.DestinationPort) ? packet.DestinationPort : (ushort)0);
    }

    private Entry New(TimeSpan now) => new()
    {
        Last = now,
        Credit = Settings.InBytes ? ByteCredit : (double)Settings.Average * Settings.Burst,
        Refills = Settings.InBytes ? Settings.Burst : 0,
    };

    private void Recalculate(Entry entry, TimeSpan now)
    {
        var passed = now - entry.Last;
        if (Settings.RateMatch)
        {
            // Judged window by window: this one is open until the interval is over (rateinfo_recalc).
            if (passed < TimeSpan.FromSeconds(Settings.Interval))
                return;
            entry.WasOver = entry.Rate * Settings.Interval > passed.TotalSeconds * Rate;
            entry.Rate = 0;
        }
        else if (Settings.InBytes)
        {
            entry.Credit = Math.Min(ByteCredit, entry.Credit + (passed.TotalSeconds * ByteCredit));
        }
        else
        {
            entry.Credit = Math.Min((double)Settings.Average * Settings.Burst, entry.Credit + passed.TotalMicroseconds);
        }

        entry.Last = now;
    }

    /// <summary>Bytes or packets in a second.</summary>
    private double Rate => Settings.InBytes ? HashlimitSyntax.BytesOf(Settings.Average) : 1000000 / Math.Max(Settings.Average, 1);

    private bool IsRateWithin(Entry entry, HashlimitMatch rule, int length)
    {
        entry.Rate += rule.InBytes ? length : 1;
        var most = Settings.InBytes ? Rate * Math.Max(Settings.Burst, 1) : Rate + Settings.Burst;
        return !entry.WasOver && entry.Rate <= most;
    }

    private bool Pay(Entry entry, HashlimitMatch rule, int length)
    {
        double cost = Settings.Average;
        if (rule.InBytes)
        {
            var piece = Math.Floor(Settings.Average * ByteCredit / 4294967296);
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
        var interval = TimeSpan.FromMilliseconds(Settings.GcInterval);
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
