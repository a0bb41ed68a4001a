using KubeNet.Engine.Addressing;

namespace KubeNet.KernelTests.Generated;

/// <summary>Types of sets and elements of them.</summary>
internal sealed class SetGrammar(Dice dice, Plan plan, IpFamily family)
{
    public static readonly string[] Types = ["hash:ip", "hash:net", "hash:ip,port", "bitmap:port", "hash:net,port", "hash:ip,port,ip", "hash:net,iface"];

    /// <summary>An element.</summary>
    public string Entry(string type) => string.Join(',', type.Split(':')[1].Split(',').Select(part => part switch
    {
        "ip" => dice.Pick(plan.Addresses(family).DefaultIfEmpty("10.0.0.1").ToList()),
        "net" => dice.Pick(plan.Segments).Prefix(family),
        "port" => type == "bitmap:port" ? dice.Pick("53", "80") : dice.Pick("udp:53", "tcp:80", "udp:9"),
        "iface" => dice.Pick(plan.Devices).Name,
        _ => throw new InvalidOperationException(part),
    }));
}
