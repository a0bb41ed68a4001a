using KubeNet.Bench.Clusters;
using KubeNet.Bench.Netfilter;

// dotnet run -c Release --project bench/KubeNet.Bench [clusters | small | large | netfilter]
if (args is [] or ["netfilter"])
    NetfilterBenchmark.Run();
if (args is ["netfilter"])
    return;
var sizes = args is ["small"] ? [ClusterSize.Thousand] : args is ["large"] ? [ClusterSize.Limit] : new[] { ClusterSize.Thousand, ClusterSize.Tenth, ClusterSize.Limit };
Console.WriteLine(SizeRow.Header);
foreach (var size in sizes)
    Console.WriteLine(ClusterBenchmark.Run(size));
