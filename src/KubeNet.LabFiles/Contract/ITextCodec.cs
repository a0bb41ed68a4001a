using KubeNet.LabFiles.Json;

namespace KubeNet.LabFiles.Contract;

/// <summary>A codec whose values can stand as the name of a member.</summary>
internal interface ITextCodec
{
    string WriteText(object value);

    object ReadText(JsonPart part, string text, LabReading reading);
}
