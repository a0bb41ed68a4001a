using KubeNet.Engine.Addressing;
using KubeNet.Engine.Devices;
using KubeNet.Engine.Neighbors;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Forwarding;

/// <summary>
/// What neighbours' timers do while a lab's clock is moved on: whoever was sent something, and was not heard of since, is asked, and given up where it does not answer
/// (neigh_timer_handler of net/core/neighbour.c). Questions and answers go their way as packets do, by bridges, tunnels and rules.
/// </summary>
internal static class NeighborTimers
{
    /// <summary>Moves the clock on, from one timer to the next. What answers begin new timers for is asked in turn.</summary>
    /// <param name="engine">The network, nothing of which is under way.</param>
    /// <param name="until">The time that it will be.</param>
    public static void Run(PacketEngine engine, TimeSpan until)
    {
        while (Due(engine, until) is { Count: > 0 } due)
        {
            foreach (var (host, link, entry) in due)
            {
                // An earlier one of the same moment may have brought news.
                if (host.State.Neighbors.Find(entry.LinkIndex, entry.Address) == entry)
                    Expire(engine, host, link, entry);
            }
        }

        engine.State.Now = until;
    }

    /// <summary>The timers that run next, of one moment, to which the clock is moved; none where nothing more happens in time.</summary>
    private static IReadOnlyList<(Host Host, Link Link, NeighborEntry Entry)> Due(PacketEngine engine, TimeSpan until)
    {
        var due = new List<(Host Host, Link Link, NeighborEntry Entry)>();
        var earliest = until;
        foreach (var (name, state) in engine.State.Namespaces)
        {
            foreach (var entry in state.Neighbors.WithTimer)
            {
                if (entry.Timer > earliest || !engine.Config.Namespaces.TryGetValue(name, out var home) || !home.Links.TryGetValue(entry.LinkIndex, out var link))
                    continue;
                if (entry.Timer < earliest)
                    due.Clear();
                earliest = entry.Timer!.Value;
                due.Add((engine.Host(name), link, entry));
            }
        }

        if (due.Count > 0)
            engine.State.Now = earliest;
        return [.. due.OrderBy(timer => timer.Host.Name, StringComparer.Ordinal).ThenBy(timer => timer.Entry.LinkIndex).ThenBy(timer => timer.Entry.Address)];
    }

    private static void Expire(PacketEngine engine, Host host, Link link, NeighborEntry entry)
    {
        var settings = host.Settings(link, entry.Address.Family).Neighbors;
        var neighbors = host.State.Neighbors;
        if (entry.Probes == 0 && entry.Confirmed is { } confirmed && host.Now - confirmed < settings.DelayFirstProbe)
        {
            neighbors.Set(entry with { Timer = null });
        }
        else if (entry.Probes >= settings.MostProbes)
        {
            neighbors.Fail(entry.LinkIndex, entry.Address);
        }
        else
        {
            var asked = entry with { Timer = host.Now + settings.Retrans, Probes = entry.Probes + 1 };
            neighbors.Set(asked);
            Ask(engine, host, link, entry, settings);

            // Whoever is outside of the model may have answered.
            if (engine.Pending.HasLeft(entry.Address) && neighbors.Find(entry.LinkIndex, entry.Address) == asked)
                neighbors.Set(entry with { Timer = null, Probes = 0 });
        }
    }

    private static void Ask(PacketEngine engine, Host host, Link link, NeighborEntry entry, NeighborSettings settings)
    {
        engine.Begin();
        var isUnicast = entry.Probes < settings.UnicastSolicit;
        if (!isUnicast && entry.Probes < settings.UnicastSolicit + settings.AppSolicit)
            return;
        var cause = new Journey(default, null, JourneyKind.Aside, TraceDetail.Verdict);
        if (entry.Address.Family == IpFamily.IPv4)
            Arp.Solicit(host, link, entry.Address, null, cause, isUnicast ? entry.Mac : null);
        else
            NeighborDiscovery.Solicit(host, link, entry.Address, null, cause, isUnicast);
        engine.Run();
    }
}
