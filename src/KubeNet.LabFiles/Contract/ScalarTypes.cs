using System.Globalization;
using System.Numerics;
using KubeNet.Engine.Addressing;
using KubeNet.LabFiles.Json;
using KubeNet.Orchestration.Kubernetes.Objects;

namespace KubeNet.LabFiles.Contract;

/// <summary>The types whose values are one word, each as Linux or Kubernetes writes it.</summary>
internal static class ScalarTypes
{
    private static readonly CultureInfo s_plain = CultureInfo.InvariantCulture;

    public static void Register(LabContract contract)
    {
        Number<sbyte>(contract);
        Number<byte>(contract);
        Number<ushort>(contract);
        Number<int>(contract);
        Number<uint>(contract);
        Number<long>(contract);
        Number<ulong>(contract);
        Number<UInt128>(contract);
        contract.Add(new ScalarCodec<double>("a number", JsonForm.Number, value => value.ToString("R", s_plain), text => double.Parse(text, NumberStyles.Float, s_plain) is var value && double.IsFinite(value) ? value : throw new FormatException("it is not finite")), typeof(double));
        contract.Add(new ScalarCodec<bool>("true or false", JsonForm.Boolean, value => value ? "true" : "false", text => text == "true"), typeof(bool));
        contract.Add(new ScalarCodec<TimeSpan>("seconds", JsonForm.Number, Seconds, Time), typeof(TimeSpan));
        Text(contract, "text", text => text, text => text);
        Text(contract, "address", address => address.ToString(), IpAddress.Parse);
        Text(contract, "network", prefix => prefix.ToString(), IpPrefix.Parse);
        Text(contract, "address with prefix length", address => address.ToString(), InterfaceAddress.Parse);
        Text(contract, "MAC address", mac => mac.ToString(), MacAddress.Parse);
        Text(contract, "port or ports", range => range.First == range.Last ? $"{range.First}" : $"{range.First}-{range.Last}", Ports);
        Text(contract, "namespace/name", name => name.ToString(), text => ObjectName.Parse(text));
        Text(contract, "port's number or name", port => port.ToString(), PortReference.Parse);
    }

    private static void Text<T>(LabContract contract, string description, Func<T, string> write, Func<string, T> read)
        where T : notnull => contract.Add(new ScalarCodec<T>(description, JsonForm.Text, write, read), typeof(T));

    private static void Number<T>(LabContract contract)
        where T : IBinaryInteger<T> =>
        contract.Add(new ScalarCodec<T>("a whole number", JsonForm.Number, value => value.ToString(null, s_plain), text => T.Parse(text, NumberStyles.AllowLeadingSign, s_plain)), typeof(T));

    // A tick is 100 ns: seven decimals tell a time exactly.
    private static string Seconds(TimeSpan time) => ((decimal)time.Ticks / TimeSpan.TicksPerSecond).ToString("0.#######", s_plain);

    private static TimeSpan Time(string text) => new((long)(decimal.Parse(text, NumberStyles.Float, s_plain) * TimeSpan.TicksPerSecond));

    private static PortRange Ports(string text)
    {
        if (!PortRange.TryParse(text, '-', out var range))
            throw new FormatException("expected 80, or 8000-8010");
        return range;
    }
}
