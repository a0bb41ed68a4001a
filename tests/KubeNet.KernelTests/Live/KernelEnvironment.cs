namespace KubeNet.KernelTests.Live;

/// <summary>Whether this machine can be the judge.</summary>
public static class KernelEnvironment
{
    private static readonly string[] Tools =
        ["ip", "bridge", "iptables-nft-restore", "ip6tables-nft-restore", "iptables-legacy-restore", "ip6tables-legacy-restore", "conntrack", "nft"];

    private static readonly Lazy<string?> Obstacle = new(FindObstacle);

    /// <summary>Whether the tests must not be skipped.</summary>
    public static bool IsRequired => Environment.GetEnvironmentVariable("KUBENET_KERNEL_TESTS") == "required";

    /// <summary>Skips the test with the reason, or fails it where KUBENET_KERNEL_TESTS=required.</summary>
    public static void Require()
    {
        Assert.False(IsRequired && Obstacle.Value is not null, $"KUBENET_KERNEL_TESTS=required, but {Obstacle.Value}");
        Skip.If(Obstacle.Value is not null, $"not held against the kernel: {Obstacle.Value}");
    }

    private static string? FindObstacle()
    {
        if (!OperatingSystem.IsLinux())
            return "this is not Linux";
        if (Libc.GetEuid() != 0)
            return "this is not root, who may make network namespaces";
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/sbin"]).ToList();
        var missing = Tools.Where(tool => !folders.Any(folder => File.Exists(Path.Combine(folder, tool)))).ToList();
        if (missing.Count > 0)
            return $"these tools are missing: {string.Join(", ", missing)}";
        try
        {
            using var ns = new KernelNamespace("probe");
            return null;
        }
        catch (KernelException problem)
        {
            return $"no network namespace can be made ({problem.Message})";
        }
    }
}
