using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Contract;

/// <summary>How the values of one type stand in a lab file.</summary>
internal abstract class Codec
{
    /// <summary>What the contract says of the type, for the approved contract: <c>text</c>, <c>list of link</c>, a type's name.</summary>
    public abstract string Description { get; }

    /// <summary>The types that it hands parts of its values on to.</summary>
    public virtual IEnumerable<Type> Parts => [];

    public abstract JsonPart Write(object value);

    public abstract object Read(JsonPart part, LabReading reading);
}
