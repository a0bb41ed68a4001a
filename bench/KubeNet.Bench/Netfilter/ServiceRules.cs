using System.Globalization;
using System.Text;

namespace KubeNet.Bench.Netfilter;

/// <summary>Rules as kube-proxy writes them for services of two endpoints each: what an iptables-restore is fed with.</summary>
internal static class ServiceRules
{
    /// <summary>The port of every service and endpoint.</summary>
    public const ushort Port = 53;

    /// <summary>The address of a service, 0-based.</summary>
    public static string AddressOf(int service) => string.Create(CultureInfo.InvariantCulture, $"10.96.{service / 250}.{service % 250 + 1}");

    /// <summary>A whole nat table. Every endpoint is the one backend that there is, at a port of its own.</summary>
    public static string Of(int services, string backend)
    {
        var text = new StringBuilder(
            """
            *nat
            :PREROUTING ACCEPT [0:0]
            :INPUT ACCEPT [0:0]
            :OUTPUT ACCEPT [0:0]
            :POSTROUTING ACCEPT [0:0]
            :KUBE-MARK-MASQ - [0:0]
            :KUBE-POSTROUTING - [0:0]
            :KUBE-SERVICES - [0:0]

            """);
        for (var service = 0; service < services; service++)
            text.Append(CultureInfo.InvariantCulture, $":KUBE-SVC-{service:D16} - [0:0]\n:KUBE-SEP-{service:D15}A - [0:0]\n:KUBE-SEP-{service:D15}B - [0:0]\n");
        text.Append(
            """
            -A PREROUTING -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
            -A OUTPUT -m comment --comment "kubernetes service portals" -j KUBE-SERVICES
            -A POSTROUTING -m comment --comment "kubernetes postrouting rules" -j KUBE-POSTROUTING
            -A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000
            -A KUBE-POSTROUTING -m mark ! --mark 0x4000/0x4000 -j RETURN
            -A KUBE-POSTROUTING -j MARK --set-xmark 0x4000/0x0
            -A KUBE-POSTROUTING -m comment --comment "kubernetes service traffic requiring SNAT" -j MASQUERADE --random-fully

            """);
        for (var service = 0; service < services; service++)
        {
            text.Append(CultureInfo.InvariantCulture, $"-A KUBE-SERVICES -d {AddressOf(service)}/32 -p udp -m comment --comment \"default/svc-{service}:dns cluster IP\" -m udp --dport {Port} -j KUBE-SVC-{service:D16}\n");
            text.Append(CultureInfo.InvariantCulture, $"-A KUBE-SVC-{service:D16} -m comment --comment \"default/svc-{service}:dns -> {backend}:{Port}\" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP-{service:D15}A\n");
            text.Append(CultureInfo.InvariantCulture, $"-A KUBE-SVC-{service:D16} -m comment --comment \"default/svc-{service}:dns -> {backend}:{Port}\" -j KUBE-SEP-{service:D15}B\n");
            foreach (var endpoint in "AB")
            {
                text.Append(CultureInfo.InvariantCulture, $"-A KUBE-SEP-{service:D15}{endpoint} -s {backend}/32 -m comment --comment \"default/svc-{service}:dns\" -j KUBE-MARK-MASQ\n");
                text.Append(CultureInfo.InvariantCulture, $"-A KUBE-SEP-{service:D15}{endpoint} -p udp -m comment --comment \"default/svc-{service}:dns\" -m udp -j DNAT --to-destination {backend}:{Port}\n");
            }
        }

        return text.Append("COMMIT\n").ToString();
    }
}
