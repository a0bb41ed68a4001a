namespace KubeNet.LabFiles.Json;

/// <summary>What a JSON value can be (RFC 8259).</summary>
internal enum JsonForm
{
    Null,
    Boolean,
    Number,
    Text,
    List,
    Object,
}
