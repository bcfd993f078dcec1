{{/* The ARN of a secret. A name stands for the six characters AWS puts behind it, too. Takes (list $ nameOrArn). */}}
{{- define "leadferry.secretArn" -}}
{{- $aws := (index . 0).Values.aws -}}
{{- $secret := index . 1 -}}
{{- if hasPrefix "arn:" $secret -}}
{{- $secret -}}
{{- else -}}
{{- printf "arn:%s:secretsmanager:%s:%s:secret:%s-??????" $aws.iamPolicies.partition $aws.region $aws.iamPolicies.accountId $secret -}}
{{- end -}}
{{- end }}

{{/*
The least a role needs in Secrets Manager, as packages/token's README has it. Takes (list $ component). A token-keeper refreshes, and
so does a worker, except for accounts of mode "reader": of those it sees the access token alone.
*/}}
{{- define "leadferry.iamPolicy" -}}
{{- $root := index . 0 -}}
{{- $config := $root.Values.config -}}
{{- $isKeeper := eq (index . 1) "token-keeper" -}}
{{- $read := list "secretsmanager:DescribeSecret" "secretsmanager:GetSecretValue" -}}
{{- $write := list "secretsmanager:PutSecretValue" "secretsmanager:UpdateSecretVersionStage" -}}
{{- $readable := list (include "leadferry.secretArn" (list $root $config.application.secret)) -}}
{{- $writable := list -}}
{{- $forbidden := list -}}
{{- range $name := keys $config.accounts | sortAlpha -}}
{{- $account := index $config.accounts $name -}}
{{- $token := include "leadferry.secretArn" (list $root $account.tokenSecret) -}}
{{- $access := "" -}}
{{- if $account.accessTokenSecret -}}{{- $access = include "leadferry.secretArn" (list $root $account.accessTokenSecret) -}}{{- end -}}
{{- if and (eq (default "refresher" $account.mode) "reader") (not $isKeeper) -}}
{{- $readable = append $readable $access -}}
{{- $forbidden = append $forbidden $token -}}
{{- else -}}
{{- $writable = concat $writable (compact (list $token $access)) -}}
{{- end -}}
{{- end -}}
{{- $statements := list (dict "Sid" "Read" "Effect" "Allow" "Action" $read "Resource" $readable) -}}
{{- if $writable -}}
{{- $statements = append $statements (dict "Sid" "Refresh" "Effect" "Allow" "Action" (concat $read $write) "Resource" $writable) -}}
{{- end -}}
{{- if and $isKeeper $config.pages -}}
{{- with $config.pages.operatorSecret -}}
{{- $arn := include "leadferry.secretArn" (list $root .) -}}
{{- $statements = append $statements (dict "Sid" "SignIn" "Effect" "Allow" "Action" (list "secretsmanager:GetSecretValue") "Resource" (list $arn)) -}}
{{- $readable = append $readable $arn -}}
{{- end -}}
{{- end -}}
{{- if $forbidden -}}
{{- $statements = append $statements (dict "Sid" "NeverTheRefreshToken" "Effect" "Deny" "Action" (list "secretsmanager:*") "Resource" $forbidden) -}}
{{- end -}}
{{- with $root.Values.aws.iamPolicies.kmsKeyArn -}}
{{- $via := printf "secretsmanager.%s.amazonaws.com" $root.Values.aws.region -}}
{{- $statements = append $statements (include "leadferry.keyStatement" (list "Decrypt" "kms:Decrypt" . $via (concat $readable $writable)) | fromJson) -}}
{{- if $writable -}}
{{- $statements = append $statements (include "leadferry.keyStatement" (list "Encrypt" "kms:GenerateDataKey" . $via $writable) | fromJson) -}}
{{- end -}}
{{- end -}}
{{- if and (eq $root.Values.kafka.sasl.mechanism "aws-msk-iam") $root.Values.kafka.mskClusterArn -}}
{{- $statements = concat $statements (include "leadferry.mskStatements" . | fromJsonArray) -}}
{{- end -}}
{{- dict "Version" "2012-10-17" "Statement" $statements | toPrettyJson -}}
{{- end }}

{{/* Use of a key for these secrets and for nothing else. Takes (list sid action key service secrets). */}}
{{- define "leadferry.keyStatement" -}}
{{- dict
      "Sid" (index . 0)
      "Effect" "Allow"
      "Action" (list (index . 1))
      "Resource" (list (index . 2))
      "Condition" (dict
        "StringEquals" (dict "kms:ViaService" (index . 3))
        "StringLike" (dict "kms:EncryptionContext:SecretARN" (index . 4))) | toJson -}}
{{- end }}

{{/*
What a role needs of Amazon MSK: the rights of deploy/access/kafka-acls.yaml, in the words of IAM. Takes (list $ component). A keeper
looks how far the workers are and reads receipts: no lead, no dead letter.
*/}}
{{- define "leadferry.mskStatements" -}}
{{- $root := index . 0 -}}
{{- $cluster := $root.Values.kafka.mskClusterArn -}}
{{- $topicOf := replace ":cluster/" ":topic/" $cluster -}}
{{- $group := list (printf "%s/%s" (replace ":cluster/" ":group/" $cluster) $root.Values.kafka.groupId) -}}
{{- $sources := list -}}
{{- $receipts := list -}}
{{- $deadLetters := list -}}
{{- range include "leadferry.topics" $root | fromJsonArray -}}
{{- $sources = append $sources (printf "%s/%s" $topicOf .name) -}}
{{- $receipts = append $receipts (printf "%s/%s" $topicOf .receipts) -}}
{{- $deadLetters = append $deadLetters (printf "%s/%s" $topicOf .deadLetters) -}}
{{- end -}}
{{- $statements := list (dict "Sid" "Kafka" "Effect" "Allow" "Action" (list "kafka-cluster:Connect") "Resource" (list $cluster)) -}}
{{- if eq (index . 1) "token-keeper" -}}
{{- $statements = concat $statements (list
      (dict "Sid" "KafkaTopics" "Effect" "Allow" "Action" (list "kafka-cluster:DescribeTopic") "Resource" (concat $sources $deadLetters))
      (dict "Sid" "KafkaReceipts" "Effect" "Allow" "Action" (list "kafka-cluster:DescribeTopic" "kafka-cluster:ReadData") "Resource" $receipts)
      (dict "Sid" "KafkaGroup" "Effect" "Allow" "Action" (list "kafka-cluster:DescribeGroup") "Resource" $group)) -}}
{{- else -}}
{{- $create := list "kafka-cluster:CreateTopic" -}}
{{- if $root.Values.topics.enabled -}}{{- $create = list -}}{{- end -}}
{{- $statements = concat $statements (list
      (dict "Sid" "KafkaLeads" "Effect" "Allow" "Action" (list "kafka-cluster:DescribeTopic" "kafka-cluster:DescribeTopicDynamicConfiguration" "kafka-cluster:ReadData") "Resource" $sources)
      (dict "Sid" "KafkaReceipts" "Effect" "Allow" "Action" (concat $create (list "kafka-cluster:DescribeTopic" "kafka-cluster:ReadData" "kafka-cluster:WriteData")) "Resource" $receipts)
      (dict "Sid" "KafkaDeadLetters" "Effect" "Allow" "Action" (concat $create (list "kafka-cluster:DescribeTopic" "kafka-cluster:WriteData")) "Resource" $deadLetters)
      (dict "Sid" "KafkaGroup" "Effect" "Allow" "Action" (list "kafka-cluster:AlterGroup" "kafka-cluster:DescribeGroup") "Resource" $group)) -}}
{{- end -}}
{{- toJson $statements -}}
{{- end }}
