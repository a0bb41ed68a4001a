using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Contract;

/// <summary>Values that stand as one word: a text, a number, true or false.</summary>
internal sealed class ScalarCodec<T>(string description, JsonForm form, Func<T, string> write, Func<string, T> read) : Codec, ITextCodec
    where T : notnull
{
    public override string Description => description;

    public override JsonPart Write(object value)
    {
        var text = write((T)value);

        // Numbers beyond what a double holds exactly are texts, so that no tool rounds them.
        return JsonPart.Scalar(form == JsonForm.Number && !IsExact(text) ? JsonForm.Text : form, text);
    }

    public override object Read(JsonPart part, LabReading reading)
    {
        if (part.Form != form && !(form == JsonForm.Number && part.Form == JsonForm.Text))
            throw reading.Invalid(part, $"{description} is expected here, not {JsonSource.Quote(part)}.");
        return ReadText(part, part.Text, reading);
    }

    public string WriteText(object value) => write((T)value);

    public object ReadText(JsonPart part, string text, LabReading reading) => reading.Make<object>(part, $"{description} ('{text}')", () => read(text));

    private static bool IsExact(string number)
    {
        const int SafeDigits = 15;
        return number.Length <= SafeDigits || !number.All(char.IsAsciiDigit);
    }
}
