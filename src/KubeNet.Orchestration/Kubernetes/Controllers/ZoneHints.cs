using KubeNet.Engine;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.Orchestration.Kubernetes.Controllers;

/// <summary>
/// Hints by the zones' shares (AddHints of topologycache.go and utils.go in staging/src/k8s.io/endpointslice). Slices whose endpoints did not change keep their hints
/// as long as these leave every zone its minimum; others get those of the endpoints' own zones, of which some are given to zones that lack endpoints. Where Go walks
/// a map, zones come in the order of their names.
/// </summary>
internal sealed class ZoneHints
{
    private readonly IReadOnlyDictionary<string, ZoneAllocation> _allocations;
    private readonly Dictionary<string, int> _allocated = new(StringComparer.Ordinal);
    private readonly EndpointSlice[] _slices;

    private ZoneHints(IReadOnlyDictionary<string, ZoneAllocation> allocations, int slices) => (_allocations, _slices) = (allocations, new EndpointSlice[slices]);

    /// <summary>The slices of a service and family with hints; without any where the zones are not known, or the endpoints too few or of no zone.</summary>
    /// <param name="shares">The zones' shares, or null.</param>
    /// <param name="slices">The slices, without hints, and what was there of the same name.</param>
    public static IEnumerable<EndpointSlice> Add(ZoneShares? shares, IReadOnlyList<(EndpointSlice Wanted, EndpointSlice? Old)> slices)
    {
        var plain = slices.Select(slice => slice.Wanted);
        if (shares?.Allocate(plain.Sum(slice => slice.Endpoints.Count(endpoint => endpoint.IsReady))) is not { } allocations)
            return plain;
        return new ZoneHints(allocations, slices.Count).Add(slices) ?? plain;
    }

    private EndpointSlice[]? Add(IReadOnlyList<(EndpointSlice Wanted, EndpointSlice? Old)> slices)
    {
        // New slices, then changed ones, then those that could have kept their hints but for the shares.
        var open = Enumerable.Range(0, slices.Count).Where(index => slices[index].Old is null)
            .Concat(Enumerable.Range(0, slices.Count).Where(index => slices[index].Old is { } old && !IsUnchanged(slices[index].Wanted, old))).ToList();
        foreach (var index in Enumerable.Range(0, slices.Count).Except(open).ToList())
        {
            var old = slices[index].Old!;
            if (Keeps(old))
                _slices[index] = old;
            else
                open.Add(index);
        }

        foreach (var index in open)
        {
            if (slices[index].Wanted.Endpoints.Any(endpoint => endpoint.IsReady && string.IsNullOrEmpty(endpoint.Zone)))
                return null;
            _slices[index] = WithHints(slices[index].Wanted, (endpoint, _) => endpoint.Zone!);
            Count(_slices[index]);
        }

        Redistribute(open);
        return _slices;
    }

    private static bool IsUnchanged(EndpointSlice wanted, EndpointSlice old) =>
        wanted == old with { Endpoints = old.Endpoints.Select(endpoint => endpoint with { ZoneHints = [], NodeHints = [] }).ToEquatableArray() };

    // getHintsByZone.
    private bool Keeps(EndpointSlice slice)
    {
        var ready = slice.Endpoints.Where(endpoint => endpoint.IsReady).ToList();
        if (ready.Exists(endpoint => endpoint.ZoneHints.IsEmpty))
            return false;
        var hints = ready.SelectMany(endpoint => endpoint.ZoneHints).GroupBy(zone => zone, StringComparer.Ordinal).ToList();
        if (hints.Exists(zone => !_allocations.TryGetValue(zone.Key, out var allocation) || zone.Count() + _allocated.GetValueOrDefault(zone.Key) > allocation.Maximum))
            return false;
        Count(slice);
        return true;
    }

    private void Count(EndpointSlice slice)
    {
        foreach (var zone in slice.Endpoints.SelectMany(endpoint => endpoint.ZoneHints))
            _allocated[zone] = _allocated.GetValueOrDefault(zone) + 1;
    }

    // redistributeHints: the first endpoints of a zone that gives, to the first zone that still receives.
    private void Redistribute(List<int> open)
    {
        var (giving, receiving) = GivingAndReceiving();
        foreach (var index in open)
        {
            _slices[index] = WithHints(_slices[index], (endpoint, zone) =>
            {
                if (giving.GetValueOrDefault(endpoint.Zone!) == 0 || receiving.FirstOrDefault(other => other.Value > 0).Key is not { } taker)
                    return zone;
                giving[endpoint.Zone!]--;
                receiving[taker]--;
                return taker;
            });
        }
    }

    // getGivingAndReceivingZones: whole endpoints, from the zone that has most too many to the one that has most too few.
    private (SortedDictionary<string, int> Giving, SortedDictionary<string, int> Receiving) GivingAndReceiving()
    {
        const double Least = 0.5;
        var surplus = _allocations.ToDictionary(zone => zone.Key, zone => _allocated.GetValueOrDefault(zone.Key) - zone.Value.Desired, StringComparer.Ordinal);
        var giving = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var receiving = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (givers, takers) = (surplus.Where(zone => zone.Value > 0).ToDictionary(), surplus.Where(zone => zone.Value < 0).ToDictionary(zone => zone.Key, zone => -zone.Value));
        while (true)
        {
            var (giver, give) = Most(givers);
            var (taker, take) = Most(takers);
            if (giver is null || taker is null || (give < 1 && take < 1) || give < Least || take < Least)
                return (giving, receiving);
            giving[giver] = giving.GetValueOrDefault(giver) + 1;
            receiving[taker] = receiving.GetValueOrDefault(taker) + 1;
            givers[giver]--;
            takers[taker]--;
        }
    }

    private static (string? Zone, double Number) Most(Dictionary<string, double> zones)
    {
        var most = zones.Where(zone => zone.Value > 0).OrderByDescending(zone => zone.Value).ThenBy(zone => zone.Key, StringComparer.Ordinal).FirstOrDefault();
        return (most.Key, most.Value);
    }

    private static EndpointSlice WithHints(EndpointSlice slice, Func<Endpoint, string, string> zoneOf) => slice with
    {
        Endpoints = slice.Endpoints.Select(endpoint => endpoint.IsReady ? endpoint with { ZoneHints = [zoneOf(endpoint, endpoint.ZoneHints.Items.FirstOrDefault(""))] } : endpoint).ToEquatableArray(),
    };
}
