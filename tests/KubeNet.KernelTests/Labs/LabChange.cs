using System.Globalization;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Conntrack;
using KubeNet.Engine.Namespaces;
using KubeNet.Engine.Packets;

namespace KubeNet.KernelTests.Labs;

/// <summary>What an administrator does in a namespace between two packets.</summary>
public sealed record LabChange(string Ns)
{
    /// <summary>How long it waits first.</summary>
    public TimeSpan Wait { get; init; }

    /// <summary>Whether nothing is done but to wait: what the network does by itself meanwhile counts as the probe's.</summary>
    public bool IsWait => (Sets, Rules, Sysctl, Ip, Delete) is (null, null, null, null, null);

    /// <summary>A text for ipset restore, or null.</summary>
    public string? Sets { get; init; }

    /// <summary>A text for iptables-restore, or null.</summary>
    public string? Rules { get; init; }

    /// <summary>The family of <see cref="Rules"/>.</summary>
    public IpFamily Family { get; init; }

    /// <summary>A sysctl that is set, or null.</summary>
    public (string Name, string Value)? Sysctl { get; init; }

    /// <summary>What <c>ip</c> is told, a line for each command, or null; <see cref="Edit"/> is the same to the model.</summary>
    public string? Ip { get; init; }

    /// <summary>What <see cref="Ip"/> does.</summary>
    public Func<NetworkConfig, NetworkConfig>? Edit { get; init; }

    /// <summary>What <c>conntrack -D</c> forgets, or null.</summary>
    public ConnectionFilter? Delete { get; init; }

    /// <summary>The options of <c>conntrack -D</c> that mean the same as <see cref="Delete"/>; only those that labs use.</summary>
    public string DeleteOptions()
    {
        var filter = Delete ?? throw new InvalidOperationException("Nothing is deleted.");
        var options = new List<string>();
        Add("-f", Family == IpFamily.IPv6 ? "ipv6" : "ipv4");
        Add("-p", filter.Protocol?.ToName());
        Add("--orig-src", Host(filter.OriginalSource));
        Add("--orig-dst", Host(filter.OriginalDestination));
        Add("--reply-src", Host(filter.ReplySource));
        Add("--reply-dst", Host(filter.ReplyDestination));
        Add("--sport", filter.OriginalSourcePort?.ToString(CultureInfo.InvariantCulture));
        Add("--dport", filter.OriginalDestinationPort?.ToString(CultureInfo.InvariantCulture));
        Add("--state", filter.State?.ToWord());
        Add("--mark", filter.Mark is { } mark ? $"{mark.Value}/{mark.Mask}" : null);
        Add("--zone", filter.Zone?.ToString(CultureInfo.InvariantCulture));
        return string.Join(' ', options);

        void Add(string option, string? value)
        {
            if (value is not null)
                options.Add($"{option} {value}");
        }
    }

    private static string? Host(IpPrefix? prefix) => prefix?.Address.ToString();
}
