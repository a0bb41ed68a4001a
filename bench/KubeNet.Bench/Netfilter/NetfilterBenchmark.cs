using System.Globalization;
using System.Runtime;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Addressing;

namespace KubeNet.Bench.Netfilter;

/// <summary>
/// The packet path with rule sets of kube-proxy's kind, beside the live kernel's in the same run: a new UDP flow from a client through a node to a backend,
/// to the last service of each set. Medians of rounds that take turns.
/// </summary>
internal static class NetfilterBenchmark
{
    private const int Rounds = 9;
    private const int Flows = 400;

    // The model is done with a block of flows before the machine's other work shows, or in the middle of it: several blocks to one of the kernel's make the median steady.
    private const int Blocks = 10;
    private const int WarmUp = 10_000;
    private const int MostWarmUps = 10;

    // The runtime begins to compile what is hot when for 100 ms nothing new has been called (TC_CallCountingDelayMs).
    private static readonly TimeSpan s_compiling = TimeSpan.FromMilliseconds(500);

    /// <summary>Runs all of it and prints the tables.</summary>
    public static void Run()
    {
        var isLive = KernelBed.IsPossible;
        if (!isLive)
            Console.WriteLine("Not root on Linux: the model alone.");
        Console.WriteLine("| services | new flow, kernel (nft) | new flow, kernel (legacy) | new flow, model | kernel (nft) / model | new flow, whole trace recorded | established, model |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var services in new[] { 100, 1000, 5000, 10_000 })
            Console.WriteLine(FlowRow(services, isLive));
        Console.WriteLine();
        Console.WriteLine(Restores(10_000, isLive));
        Console.WriteLine(Connections(1_000_000));
    }

    private static string FlowRow(int services, bool isLive)
    {
        var rules = ServiceRules.Of(services, Bed.Backend);
        var to = ServiceRules.AddressOf(services - 1);
        var model = new ModelBed();
        model.Restore(rules);
        WarmUpUntilCompiled(() => SendAll(model, to));
        var (nft, legacy, plain, recorded, established) = (new List<double>(), new List<double>(), new List<double>(), new List<double>(), new List<double>());
        using var kernel = isLive ? new KernelBed() : null;
        foreach (var isLegacy in new[] { false, true })
        {
            kernel?.Restore(rules, isLegacy);
            for (var round = 0; round < Rounds; round++)
            {
                var first = 1024 + (((isLegacy ? Rounds : 0) + round) * Flows);
                if (kernel is not null)
                    (isLegacy ? legacy : nft).Add(kernel.Send(to, first, Flows));
                for (var block = 0; block < Blocks; block++)
                {
                    model.Clear();
                    plain.Add(model.Send(to, first, Flows, isRecorded: false));
                }

                established.Add(model.Send(to, first, Flows * 4, isRecorded: false, isSamePort: true));
                recorded.Add(model.Send(to, first + Flows, Flows, isRecorded: true));
            }

            kernel?.Flush(isLegacy);
        }

        if (kernel is not null && kernel.Connections() < 2 * Rounds * Flows)
            throw new InvalidOperationException($"The kernel tracks {kernel.Connections()} connections, not one for each of the {2 * Rounds * Flows} flows.");
        var ratio = isLive ? Median(nft) / Median(plain) : 0;
        return string.Create(CultureInfo.InvariantCulture, $"| {services:N0} | {Us(nft)} | {Us(legacy)} | {Us(plain)} | {ratio:F0} | {Us(recorded)} | {Us(established)} |");
    }

    /// <summary>Sends until the runtime, which compiles beside us what is hot, has nothing left to compile.</summary>
    private static void WarmUpUntilCompiled(Action run)
    {
        long compiled;
        var round = 0;
        do
        {
            compiled = JitInfo.GetCompiledMethodCount();
            run();
            Thread.Sleep(s_compiling);
        }
        while (JitInfo.GetCompiledMethodCount() > compiled && ++round < MostWarmUps);
    }

    private static void SendAll(ModelBed model, string to)
    {
        for (var sent = 0; sent < WarmUp; sent += Flows)
        {
            model.Send(to, 1024, Flows, isRecorded: false);
            model.Send(to, 3000, Flows, isRecorded: true);
            model.Send(to, 1024, Flows, isRecorded: false, isSamePort: true);
            model.Clear();
        }
    }

    private static string Restores(int services, bool isLive)
    {
        var rules = ServiceRules.Of(services, Bed.Backend);
        var (model, kernel) = (new List<double>(), new List<double>());
        WarmUpUntilCompiled(() => new ModelBed().Restore(rules));
        for (var round = 0; round < Rounds; round++)
        {
            // What the kernel's bed left behind is not the model's to clear away.
            GC.Collect();
            model.Add(new ModelBed().Restore(rules));
            if (!isLive)
                continue;
            using var live = new KernelBed();
            kernel.Add(live.Restore(rules, legacy: true));
        }

        var before = GC.GetTotalMemory(forceFullCollection: true);
        var bed = new ModelBed();
        bed.Restore(rules);
        bed.Send(ServiceRules.AddressOf(services - 1), 1024, 1, isRecorded: false);
        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        GC.KeepAlive(bed);
        var ratio = isLive ? Median(kernel) / Median(model) : 0;
        return string.Create(CultureInfo.InvariantCulture,
            $"restore of {rules.Count(letter => letter == '\n'):N0} lines: iptables-legacy-restore {Median(kernel) * 1000:F0} ms, model {Median(model) * 1000:F0} ms: {ratio:F1} times faster; the rule set takes {bytes / 1048576.0:F0} MiB");
    }

    private static string Connections(int count)
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var table = new ConnectionTable();
        var few = 0.0;
        for (var at = 0; at < count; at++)
        {
            if (at == count / 100)
                few = LookUp(table, at);
            table.Add(New(at));
        }

        var bytes = GC.GetTotalMemory(forceFullCollection: true) - before;
        var full = LookUp(table, count);
        GC.KeepAlive(table);
        return string.Create(CultureInfo.InvariantCulture,
            $"{count:N0} conntrack entries: {bytes / 1048576.0:F0} MiB; a look-up {full * 1e9:F0} ns, {few * 1e9:F0} ns among {count / 100:N0}");
    }

    private static double LookUp(ConnectionTable table, int count)
    {
        const int Asked = 200_000;
        var times = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var start = System.Diagnostics.Stopwatch.GetTimestamp();
            for (var at = 0; at < Asked; at++)
            {
                if (table.Find(TupleOf((int)(at * 7919L % count)), TimeSpan.Zero) is null)
                    throw new InvalidOperationException("A connection is lost.");
            }

            times.Add(System.Diagnostics.Stopwatch.GetElapsedTime(start).TotalSeconds / Asked);
        }

        return Median(times);
    }

    private static Connection New(int number)
    {
        var tuple = TupleOf(number);
        return new Connection { Original = tuple, Reply = PacketTuples.Invert(tuple)!.Value, Expires = TimeSpan.FromDays(1) };
    }

    private static ConnectionTuple TupleOf(int number) => PacketTuples.Of(new Packet
    {
        Source = IpAddress.FromV4(0x0a000000u + (uint)(number / 50_000)),
        Destination = IpAddress.FromV4(0x0b000001u),
        Protocol = IpProtocol.Udp,
        SourcePort = (ushort)(1024 + (number % 50_000)),
        DestinationPort = 53,
    }, 0);

    private static string Us(List<double> times) => times.Count == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{Median(times) * 1e6:F2} us");

    private static double Median(List<double> times)
    {
        var sorted = times.Order().ToList();
        return sorted.Count == 0 ? 0 : sorted[sorted.Count / 2];
    }
}
