using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Contract;

/// <summary>A type that has a form of its own.</summary>
internal sealed class FunctionCodec<T>(string description, Func<T, JsonPart> write, Func<JsonPart, LabReading, T> read, params Type[] parts) : Codec
    where T : notnull
{
    public override string Description => description;

    public override IEnumerable<Type> Parts => parts;

    public override JsonPart Write(object value) => write((T)value);

    public override object Read(JsonPart part, LabReading reading) => read(part, reading);
}
