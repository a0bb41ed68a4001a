using System.Diagnostics;
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
// Clusters are built in sessions, whose runtime does not profile methods, and which pay for the compiler: in a process like theirs, and its first size comes twice.
if (Environment.GetEnvironmentVariable("DOTNET_TieredPGO") != "0")
{
    var session = new ProcessStartInfo(Environment.ProcessPath!, args is [] ? ["clusters"] : args) { Environment = { ["DOTNET_TieredPGO"] = "0" } };
    using var process = Process.Start(session)!;
    process.WaitForExit();
    Environment.ExitCode = process.ExitCode;
    return;
}

var sizes = args is ["small"] ? [ClusterSize.Thousand, ClusterSize.Thousand]
    : args is ["large"] ? [ClusterSize.Limit]
    : new[] { ClusterSize.Thousand, ClusterSize.Thousand, ClusterSize.Tenth, ClusterSize.Limit };
Console.WriteLine(SizeRow.Header);
foreach (var size in sizes)
    Console.WriteLine(ClusterBenchmark.Run(size));
