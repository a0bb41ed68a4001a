using KubeNet.Bench.Clusters;
using KubeNet.Bench.Netfilter;
using KubeNet.Bench.Startup;

// dotnet run -c Release --project bench/KubeNet.Bench [clusters | small | large | netfilter | startup]
if (args is [] or ["startup"])
    StartupBenchmark.Run();
if (args is ["startup"])
    return;
if (args is [] or ["netfilter"])
    NetfilterBenchmark.Run();
if (args is ["netfilter"])
    return;
// The first cluster of a process pays for the compiler: its size comes twice.
var sizes = args is ["small"] ? [ClusterSize.Thousand, ClusterSize.Thousand]
    : args is ["large"] ? [ClusterSize.Limit]
    : new[] { ClusterSize.Thousand, ClusterSize.Thousand, ClusterSize.Tenth, ClusterSize.Limit };
Console.WriteLine(SizeRow.Header);
foreach (var size in sizes)
    Console.WriteLine(ClusterBenchmark.Run(size));
