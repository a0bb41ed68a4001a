using System.Reflection;
using KubeNet.Engine.Addressing;
using KubeNet.Engine.Netfilter;
using KubeNet.Engine.Packets;
using KubeNet.Engine.Tracing;

namespace KubeNet.Engine.Tests.Netfilter;

/// <summary>A packet that is used again has nothing left of its walk before: every field that there is, those that come later too.</summary>
public sealed class SkBuffTests
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public;
    private static readonly Packet s_packet = new() { Protocol = IpProtocol.Udp, Ttl = 64, Length = 28 };

    [Fact]
    public void A_packet_that_begins_again_is_as_a_new_one()
    {
        var journey = new Journey(s_packet, null, JourneyKind.Request, TraceDetail.Verdict);
        var (used, fresh) = (new SkBuff { Journey = journey }, new SkBuff { Journey = journey });

        // What only a new packet is given stays as it is.
        Soil(used, [nameof(SkBuff.Journey), nameof(SkBuff.BoundDevice), nameof(SkBuff.IsDuplicate), nameof(SkBuff.TunnelKey), nameof(SkBuff.IsTunnelledFrame), nameof(SkBuff.HasGreChecksum), "_inner"]);
        used.Begin(s_packet, SocketOwner.Kernel);
        fresh.Begin(s_packet, SocketOwner.Kernel);
        Assert.Equal(Show(fresh), Show(used));
    }

    [Fact]
    public void A_journey_that_begins_again_is_as_a_new_one()
    {
        var used = new Journey(default, null, JourneyKind.Request, TraceDetail.Verdict);
        used.Causes(s_packet, JourneyKind.Reply);
        used.End(new Ending(EndingKind.Dropped, "a", null, "gone"));
        used.BecomeUncertain("a rule");
        used.Begin(s_packet);
        Assert.Equal(Show(new Journey(s_packet, null, JourneyKind.Request, TraceDetail.Verdict)), Show(used));
    }

    private static void Soil(SkBuff skb, string[] kept)
    {
        foreach (var field in FieldsOf(typeof(SkBuff)).Where(field => !kept.Any(name => field.Name == name || field.Name.StartsWith($"<{name}>", StringComparison.Ordinal))))
        {
            var type = Nullable.GetUnderlyingType(field.FieldType) ?? field.FieldType;
            var value = field.GetValue(skb);
            if (type == typeof(bool))
                value = !(value as bool? ?? false);
            else if (type == typeof(string))
                value = "soiled";
            else if (type.IsEnum)
                value = Enum.ToObject(type, 1);
            else if (type.IsPrimitive)
                value = Convert.ChangeType(7, type, System.Globalization.CultureInfo.InvariantCulture);
            else
                value = type.IsValueType ? Dirty(type) : System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(type);
            field.SetValue(skb, value);
            Assert.NotEqual(field.GetValue(new SkBuff { Journey = skb.Journey }), field.GetValue(skb));
        }
    }

    private static object Dirty(Type type) => type.Name switch
    {
        nameof(Packet) => s_packet with { Mark = 9 },
        nameof(IpAddress) => IpAddress.LoopbackV6,
        nameof(MacAddress) => MacAddress.Broadcast,
        nameof(SocketOwner) => SocketOwner.Program(7, 8),
        _ => Activator.CreateInstance(type)!,
    };

    private static IEnumerable<FieldInfo> FieldsOf(Type? type) => type is null ? [] : type.GetFields(Fields).Concat(FieldsOf(type.BaseType)).DistinctBy(field => (field.DeclaringType, field.Name));

    private static string Show(object value) => string.Join("\n", FieldsOf(value.GetType()).Select(field => $"{field.Name} {field.GetValue(value) ?? "-"}"));
}
