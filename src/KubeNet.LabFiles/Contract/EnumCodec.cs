using System.Globalization;
using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Contract;

/// <summary>The words of an enumeration; several flags stand together with <c>+</c>, and a number that has no word as that number.</summary>
internal sealed class EnumCodec<T> : Codec, ITextCodec
    where T : struct, Enum
{
    private const char Plus = '+';
    private static readonly bool s_isFlags = typeof(T).IsDefined(typeof(FlagsAttribute), inherit: false);
    private static readonly Dictionary<T, string> s_words = Enum.GetValues<T>().Distinct().ToDictionary(value => value, value => Names.Of(Enum.GetName(value)!));
    private static readonly Dictionary<string, T> s_values = s_words.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public override string Description => string.Join(" | ", s_words.Values);

    public override JsonPart Write(object value) => JsonPart.OfText(WriteText(value));

    public override object Read(JsonPart part, LabReading reading) => ReadText(part, reading.Expect(part, JsonForm.Text, $"one of {Description}").Text, reading);

    public string WriteText(object value)
    {
        var number = (T)value;
        if (s_words.TryGetValue(number, out var word))
            return word;
        if (s_isFlags)
        {
            var parts = s_words.Where(pair => NumberOf(pair.Key) != 0 && number.HasFlag(pair.Key)).ToList();
            if (parts.Aggregate(0UL, (all, pair) => all | NumberOf(pair.Key)) == NumberOf(number))
                return string.Join(Plus, parts.Select(pair => pair.Value));
        }

        return NumberOf(number).ToString(CultureInfo.InvariantCulture);
    }

    public object ReadText(JsonPart part, string text, LabReading reading)
    {
        if (s_values.TryGetValue(text, out var value))
            return value;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && IsOpen && number <= byte.MaxValue)
            return Enum.ToObject(typeof(T), number);
        if (s_isFlags)
            return Enum.ToObject(typeof(T), text.Split(Plus).Aggregate(0UL, (all, word) => all | NumberOf(s_values.TryGetValue(word, out var flag) ? flag : throw Unknown(part, word, reading))));
        throw Unknown(part, text, reading);
    }

    // Numbers of the protocols that /etc/protocols and rt_protos do not name: one byte each.
    private static bool IsOpen => Enum.GetUnderlyingType(typeof(T)) == typeof(byte) && (typeof(T).Name is "IpProtocol" or "RouteProtocol");

    private static ulong NumberOf(T value) => Convert.ToUInt64(value, CultureInfo.InvariantCulture);

    private Engine.NetConfigException Unknown(JsonPart part, string text, LabReading reading) =>
        reading.Invalid(part, $"'{text}' is none of the words that stand here: {Description}.");
}
