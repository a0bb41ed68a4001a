using KubeNet.Bench;

// The table of cluster sizes: dotnet run -c Release --project bench/KubeNet.Bench [small | large]
var sizes = args is ["small"] ? [ClusterSize.Thousand] : args is ["large"] ? [ClusterSize.Limit] : new[] { ClusterSize.Thousand, ClusterSize.Tenth, ClusterSize.Limit };
Console.WriteLine(SizeRow.Header);
foreach (var size in sizes)
    Console.WriteLine(ClusterBenchmark.Run(size));
